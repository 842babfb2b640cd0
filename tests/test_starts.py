"""Ways to start, by law: what counts, order, shift and unit do; and what each way promises."""

import runpy
import warnings
from dataclasses import replace

import numpy as np
import pytest
from conftest import ROOT

import emlib
from emlib import Mixture, data, starts
from emlib.starts import fit_best, tally
from emlib.ways import WAYS

GALAXIES = data.galaxies() / 1000
ROUNDED = data.faithful()[0].round(1)  # many values more than once


def rng(seed=0):
    return np.random.default_rng(seed)


def start(way, x, k, seed=0, counts=None):
    return WAYS[way](*tally(np.asarray(x, dtype=float), counts), k, rng(seed))


def table(mixture):
    return np.array([mixture.weights, mixture.means, mixture.sds])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("k", [1, 2, 3, 5])
class TestEveryWay:
    def test_counts_are_points_repeated_and_order_does_not_matter(self, way, k):
        values, times = np.unique(ROUNDED, return_counts=True)
        counted = start(way, values, k, counts=times)
        assert np.array_equal(table(counted), table(start(way, np.repeat(values, times), k)))
        assert np.array_equal(table(counted), table(start(way, ROUNDED[::-1], k)))

    def test_a_point_that_never_was_is_never_used(self, way, k):
        x = np.append(GALAXIES, [900.0, -900.0])
        counts = np.append(np.ones(82), [0, 0])
        assert np.array_equal(table(start(way, x, k, counts=counts)), table(start(way, GALAXIES, k)))

    @pytest.mark.parametrize(("scale", "shift"), [(1e-3, 5), (7, -1e6), (1e200, 0), (1e-200, 0), (1, 1e9)])
    def test_shift_and_unit_do_not_matter(self, way, k, scale, shift):
        m, moved = start(way, GALAXIES, k), start(way, scale * GALAXIES + shift, k)
        assert moved.means == pytest.approx(scale * m.means + shift, rel=1e-12)
        assert moved.sds == pytest.approx(scale * m.sds, rel=1e-5)
        assert moved.weights == pytest.approx(m.weights, rel=1e-12)

    def test_the_same_generator_gives_the_same_start(self, way, k):
        first, second, other = (table(start(way, GALAXIES, k, seed)) for seed in (1, 1, 2))
        assert np.array_equal(first, second)
        if way in ("points", "responsibilities") and k > 1:
            assert not np.array_equal(first, other)

    @pytest.mark.parametrize("seed", range(20))
    def test_odd_data_give_a_mixture_with_k_distinct_means(self, way, k, seed):
        draw = rng(seed)
        near = 1 + np.arange(6) * np.finfo(float).eps
        for x in (draw.integers(0, k + 1, 60) + 0.1, near, [*range(k), 1e-200, 1e200], np.arange(max(k, 2))):
            m = start(way, x, k, seed)
            spread = np.std(np.asarray(x) / np.max(np.abs(x))) * np.max(np.abs(x))
            assert m.k == k
            assert (m.sds > 1e-7 * spread).all()
            assert np.ptp(m.means) <= np.ptp(x) * (1 + 1e-12)
            if way in ("points", "kmeans++"):
                assert np.unique(m.means).size == k


@pytest.mark.parametrize("way", ["kmeans", "quantiles", "responsibilities"])
def test_parts_of_the_sample_have_its_moments(way):
    for counts in (None, rng(3).uniform(0, 3, 82)):
        m = start(way, GALAXIES, 4, counts=counts)
        assert m.mean == pytest.approx(np.average(GALAXIES, weights=counts), rel=1e-12)
        spread = np.average((GALAXIES - m.mean) ** 2, weights=counts)
        assert m.sd == pytest.approx(np.sqrt(spread), rel=1e-12)


def test_points_are_drawn_as_often_as_they_were_seen():
    counts = np.array([1, 2.5, 0, 6.5])
    first = [start("points", [0, 1, 2, 3], 2, seed, counts).means[0] for seed in range(4000)]
    shares = np.bincount(np.array(first, int), minlength=4) / 4000
    assert shares == pytest.approx(counts / 10, abs=4 * np.sqrt(0.25 / 4000))


def test_next_means_are_drawn_by_their_squared_distance():
    seen = [start("kmeans++", [0, 1, 3], 2, seed).means for seed in range(4000)]
    from_0 = np.array([second for first, second in seen if first == 0])
    assert (from_0 == 3).mean() == pytest.approx(0.9, abs=4 * np.sqrt(0.09 / len(from_0)))
    assert not (from_0 == 0).any()


@pytest.mark.parametrize("seed", range(10))
def test_kmeans_ends_where_every_point_is_with_its_nearest_mean(seed):
    m = start("kmeans", GALAXIES, 4, seed)
    groups = np.abs(GALAXIES - m.means[:, None]).argmin(axis=0)
    for k in range(4):
        assert m.means[k] == pytest.approx(GALAXIES[groups == k].mean(), rel=1e-12)
        assert m.weights[k] == pytest.approx((groups == k).mean(), rel=1e-12)


def test_a_group_of_kmeans_keeps_its_last_value():
    """Some starts lead to a round that would leave a group empty: the groups before it are the answer."""
    x, counts, emptied = np.array([1.0, 2, 25, 38, 46, 49, 55]), np.array([100.0, 20, 1, 1, 1, 1, 1]), 0
    for seed in range(60):
        m = start("kmeans", x, 4, seed, counts)
        assert (m.weights > 0).all()
        emptied += np.unique(np.abs(x - m.means[:, None]).argmin(axis=0)).size < 4
    assert emptied


def test_quantiles_cut_the_ordered_data_into_equal_parts():
    m = start("quantiles", np.arange(12)[::-1], 3)
    assert m.means == pytest.approx([1.5, 5.5, 9.5])
    assert m.sds == pytest.approx(np.std(range(4)) * np.ones(3))
    shared = start("quantiles", [0, 1, 2], 2)  # the middle one half to each
    assert shared.means == pytest.approx([1 / 3, 5 / 3])
    assert shared.weights == pytest.approx([0.5, 0.5])


def test_random_responsibilities_scatter_as_scikit_learns():
    def theirs(seed):
        r = rng(seed).uniform(size=(82, 2))
        r /= r.sum(axis=1, keepdims=True)
        return emlib.m_step(GALAXIES, r.T)

    ours = np.array([table(start("responsibilities", GALAXIES, 2, seed)) for seed in range(2000)])
    other = np.array([table(theirs(seed)) for seed in range(2000)])
    assert ours.mean(axis=0) == pytest.approx(other.mean(axis=0), rel=0.005)
    assert ours.std(axis=0) == pytest.approx(other.std(axis=0), rel=0.15)


def test_the_best_of_the_runs_that_did_not_collapse():
    draw = rng(1977)
    x = np.concatenate([draw.normal(-2, 1, 180), draw.normal(2.5, 0.6, 120), [40.0]])
    best = fit_best(x, 2, n_starts=30, rng=rng(3))
    fallen = [run for run in best.runs if run.stopped == "collapse"]
    assert 0 < len(fallen) < 30, "this sample should make some starts collapse"
    assert best.stopped != "collapse"
    assert best.log_likelihoods[-1] == max(
        r.log_likelihoods[-1] for r in best.runs if r.stopped != "collapse"
    )


@pytest.mark.parametrize("way", WAYS)
def test_fits_in_other_units_are_the_same_fits(way):
    one, other = (fit_best(s * GALAXIES, 3, n_starts=3, rng=rng(5), start=way, tol=1e-8) for s in (1, 1e200))
    assert other.mixture.sorted().means / 1e200 == pytest.approx(one.mixture.sorted().means, rel=1e-6)
    assert len(one.runs) == (1 if way == "quantiles" else 3)


def test_a_start_of_ones_own():
    def own(x, k, rng):
        return Mixture(np.full(k, 1 / k), rng.uniform(x.min(), x.max(), k), np.full(k, 2.0))

    best = fit_best(GALAXIES, 3, n_starts=4, rng=rng(2), start=own)
    again = rng(2)
    for run in best.runs:
        assert np.array_equal(table(run.path[0]), table(own(GALAXIES, 3, again)))


def test_a_run_s_other_warnings_are_heard(monkeypatch):
    def loud(x, begin, **options):
        warnings.warn("the disk is full", UserWarning, stacklevel=2)
        return emlib.fit(x, begin, max_iter=1)

    monkeypatch.setattr(starts, "fit", loud)
    with pytest.warns(UserWarning, match="the disk is full"):
        fit_best(GALAXIES, 2, n_starts=1, rng=rng())


def test_counts_are_handed_on(monkeypatch):
    handed = []

    def spy(x, begin, **options):
        handed.append(options)
        return replace(emlib.fit(x, begin, max_iter=0), log_likelihoods=np.zeros(1))

    monkeypatch.setattr(starts, "fit", spy)
    fit_best(GALAXIES, 2, n_starts=1, rng=rng(), tol=0.5)
    fit_best(GALAXIES, 2, n_starts=1, rng=rng(), counts=np.ones(82))
    assert handed[0] == {"counts": None, "tol": 0.5}
    assert set(handed[1]) == {"counts"}


@pytest.mark.parametrize("way", WAYS)
def test_the_best_fit_to_counts_is_that_to_the_points_repeated(way):
    values, times = np.unique(ROUNDED, return_counts=True)
    counted = fit_best(values, 3, n_starts=3, rng=rng(), start=way, counts=times)
    repeated = fit_best(np.repeat(values, times), 3, n_starts=3, rng=rng(), start=way)
    assert table(counted.mixture) == pytest.approx(table(repeated.mixture), rel=1e-6)
    assert counted.log_likelihoods[-1] == pytest.approx(repeated.log_likelihoods[-1], rel=1e-12)


def test_lots_are_drawn_for_every_point_seen_and_for_every_part_of_one():
    often = start("responsibilities", [0.0, 1, 2, 3], 2, counts=np.full(4, 10_000))
    assert often.weights == pytest.approx([0.5, 0.5], abs=0.02)
    halves = start("responsibilities", np.arange(1000.0), 2, counts=np.full(1000, 0.5))
    assert halves.weights == pytest.approx([0.5, 0.5], abs=0.05)
    assert start("responsibilities", [0.0, 1, 2], 2, counts=np.full(3, 1e30)).weights.sum() == 1


def test_the_first_mean_is_drawn_as_often_as_it_was_seen():
    drawn = [start("kmeans++", [0.0, 1, 2], 1, seed, [1, 1, 98]).means[0] for seed in range(100)]
    assert drawn.count(2.0) > 80


def test_a_group_of_a_single_value_gets_a_part_of_the_samples_sd():
    x = np.array([0.0, 1, 2, 100])
    m = start("kmeans", x, 2)
    assert sorted(m.sds) == pytest.approx(sorted([np.std([0, 1, 2]), x.std() / 2]))


KNOWN = "points, kmeans\\+\\+, kmeans, quantiles, responsibilities"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"start": "best"}, f"start must be a function or one of {KNOWN}, but is 'best'"),
        ({"start": None}, f"start must be a function or one of {KNOWN}, but is None"),
        ({"start": ["points"]}, "start must be a function or one of"),
        ({"start": lambda x, k, rng: [0.5, 0.5]}, "what start gives must be a Mixture"),
        (
            {"start": lambda x, k, rng: Mixture([1], [0], [1])},
            "start made a mixture of 1 components, not of 2",
        ),
        ({"k": True}, "k must be a whole number >= 1, but is True"),
        ({"k": "2"}, "k must be a whole number >= 1, but is '2'"),
        ({"k": 83}, "x has 82 distinct values, too few for 83 components"),
        ({"n_starts": False}, "n_starts must be a whole number >= 1"),
        ({"rng": 5}, "rng must be a numpy Generator, but is of type int"),
        ({"x": [3, 3, 3]}, "x has 1 distinct values, too few for 2 components"),
        ({"x": [3, 3, 3], "k": 1}, "x has no spread: all its values are 3"),
        ({"counts": np.ones(5)}, "counts must have one entry for each of the 82 points, but has 5"),
        ({"counts": -np.ones(82)}, r"counts must not be negative, but counts\[0\] is -1"),
        ({"counts": np.zeros(82)}, "counts are all 0"),
        ({"counts": np.full(82, np.nan)}, r"counts must be finite, but counts\[0\] is nan"),
        ({"counts": np.eye(82)[0]}, "x has 1 distinct values, too few for 2 components"),
    ],
)
def test_bad_input_gets_one_clear_sentence(change, sentence):
    options = {"x": GALAXIES, "k": 2, "rng": rng()} | change
    with pytest.raises(ValueError, match=sentence):
        fit_best(options.pop("x"), options.pop("k"), **options)


@pytest.fixture(scope="module")
def experiment():
    """The script that made what `data.starts` holds."""
    return runpy.run_path(str(ROOT / "tools" / "experiments" / "10_starts.py"))


def test_the_cached_race_can_be_run_again(experiment):
    held = data.starts()
    assert len(held["truth"]) == experiment["SETS"] == 1000
    for j in (0, 1, 2, 999):
        rows = experiment["race"](j)
        for name in ("truth", "sound_truth", "spurious"):
            assert rows[name] == held[name][j]
        for name, found in held["ways"].items():
            best, sound, collapses, passes = rows[name]
            assert best == found["best"][j]
            assert sound == found["sound"][j]
            assert collapses == found["collapsed"][j]
            assert passes == pytest.approx(found["passes"][j], rel=0.02)


def test_the_cached_ends_of_the_galaxies_can_be_reached_again(experiment):
    held = data.starts()["galaxies"]
    assert len(held) == experiment["GALAXY_STARTS"] == 2000
    assert experiment["galaxy_ends"](20) == pytest.approx(held[:20], abs=0.002)


def test_the_experiments_many_climbs_are_fits(experiment):
    x, truth = experiment["problem"](3)
    begin = [truth, *(start(way, x, 3) for way in WAYS)]
    ends, passes, sound = experiment["climb"](x, begin)
    for mixture, end, taken, good in zip(begin, ends, passes, sound, strict=True):
        run = emlib.fit(x, mixture, tol=1e-8, max_iter=5000)
        assert end == pytest.approx(run.log_likelihoods[-1], abs=1e-4)
        assert taken == pytest.approx(run.n_evaluations, abs=2)
        assert good == (run.mixture.sds.min() >= 0.15 and run.mixture.weights.min() * x.size >= 6)


def test_spurious_hills_are_counted_apart():
    held = data.starts()
    spurious = np.array(held["spurious"])
    assert 0.1 < spurious.mean() < 0.2
    for found in held["ways"].values():  # where the highest hill is sound, it is the highest sound one
        best, sound = (np.array(found[name])[~spurious] for name in ("best", "sound"))
        assert (sound <= best).all()
        assert (sound == best).mean() > 0.99

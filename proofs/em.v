(* EM never goes downhill: chapters 2 and 3 of the book, checked by a machine.

   How to read it without knowing Coq. A theorem is a statement between the word Theorem and
   the full stop; what stands between Proof and Qed convinces the machine, and nobody else need
   read it. "P -> R -> S" says: if P, and if R, then S. "/\" is and, "<->" is if and only if.
   "f a b" is f(a, b). R is the real numbers, nat the natural ones; points and components are
   counted from 0. "each k < K, P k" and "Σ_(k < K) f k" are what they look like (sums.v defines
   them). The label in front of a statement is the one of its equation or theorem in the book. *)
From Coq Require Import Reals Lra Lia.
From EM Require Import sums.
Open Scope R_scope.

(* One number for each component k and each point i, as r_ki. *)
Definition table := nat -> nat -> R.
Definition column (q : table) (i : nat) : nat -> R := fun k => q k i.

(* The parameters θ: all weights, means and standard deviations. *)
Record mixture := Mixture { w : nat -> R; μ : nat -> R; σ : nat -> R }.

Section EM.
Variable N : nat. (* points *)
Variable K : nat. (* components *)
Hypothesis some_component : (0 < K)%nat.

(* ==== Chapter 2. A table p holds the joint densities p(k, x_i), of whatever kind. ==== *)

Definition positive (p : table) := each i < N, each k < K, 0 < p k i.
Definition distribution (a : nat -> R) :=
  (each k < K, 0 <= a k) /\ Σ_(k < K) a k = 1.
Definition guess (q : table) := each i < N, distribution (column q i).

(* eq-mixture *)
Definition evidence (p : table) i := Σ_(k < K) p k i.
(* eq-log-likelihood *)
Definition ℓ (p : table) := Σ_(i < N) ln (evidence p i).
(* eq-responsibilities *)
Definition responsibility (p : table) : table := fun k i => p k i / evidence p i.
(* eq-elbo *)
Definition F (q p : table) := Σ_(i < N) Σ_(k < K) q k i * ln (p k i / q k i).
Definition KL (a b : nat -> R) := Σ_(k < K) a k * ln (a k / b k).

Lemma evidence_positive p : positive p -> each i < N, 0 < evidence p i.
Proof. intros Hp i Hi. apply sum_pos; [exact some_component | intros k Hk; apply Hp; assumption]. Qed.

Lemma responsibility_positive p : positive p -> positive (responsibility p).
Proof.
  intros Hp i Hi k Hk.
  apply Rdiv_lt_0_compat; [apply Hp | apply evidence_positive]; assumption.
Qed.

Lemma responsibilities_guess p : positive p -> guess (responsibility p).
Proof.
  intros Hp i Hi. split.
  - intros k Hk. left. apply responsibility_positive; assumption.
  - assert (E := evidence_positive p Hp i Hi). unfold column, responsibility.
    rewrite (sum_ext _ _ (fun k => / evidence p i * p k i)) by (intros; unfold Rdiv; lra).
    rewrite sum_scale. fold (evidence p i). field. lra.
Qed.

(* One term of Gibbs' inequality: the tangent of the logarithm, at b/a. *)
Lemma gibbs_term a b : 0 <= a -> 0 < b -> a - b <= a * ln (a / b) /\ (a - b = a * ln (a / b) -> a = b).
Proof.
  intros [Ha | <-] Hb; [| rewrite Rmult_0_l; lra].
  destruct (ln_tangent (b / a)) as [T T1]; [apply Rdiv_lt_0_compat; assumption |].
  rewrite ln_quotient in T, T1 by assumption. rewrite ln_quotient by assumption.
  assert (E : a - b = a * - (b / a - 1)) by (field; lra). rewrite E. split.
  - apply Rmult_le_compat_l; lra.
  - intros Eq. apply Rmult_eq_reg_l in Eq; [| lra].
    assert (Q1 : b / a = 1) by lra.
    replace b with (b / a * a) by (field; lra). rewrite Q1. ring.
Qed.

(* lem-gibbs *)
Theorem gibbs a b :
  distribution a -> distribution b -> (each k < K, 0 < b k) ->
  0 <= KL a b /\ (KL a b = 0 <-> each k < K, a k = b k).
Proof.
  intros [Ha Sa] [_ Sb] Hb.
  assert (T : each k < K, a k - b k <= a k * ln (a k / b k)) by (intros; apply gibbs_term; auto).
  assert (S : Σ_(k < K) (a k - b k) = 0) by (rewrite sum_minus; lra).
  split; [rewrite <- S; apply sum_le, T | split].
  - intros Z k Hk. apply gibbs_term; [auto | auto |].
    apply (sum_le_equal K _ _ T); [rewrite S; symmetry; exact Z | exact Hk].
  - intros E. rewrite <- S. apply sum_ext. intros k Hk. specialize (Hb k Hk). rewrite (E k Hk).
    rewrite ln_quotient by assumption. lra.
Qed.

(* math-each-label *)
Theorem each_label p :
  positive p -> each i < N, each k < K,
  ln (evidence p i) = ln (p k i) - ln (responsibility p k i).
Proof.
  intros Hp i Hi k Hk. unfold responsibility.
  rewrite ln_quotient; [lra | apply Hp | apply evidence_positive]; assumption.
Qed.

(* math-split-point *)
Theorem split_point p q :
  positive p -> guess q -> each i < N,
  ln (evidence p i) =
    Σ_(k < K) q k i * ln (p k i / q k i)
    + KL (column q i) (column (responsibility p) i).
Proof.
  intros Hp Hq i Hi. destruct (Hq i Hi) as [Hq0 Hq1]. unfold KL, column in *.
  rewrite <- sum_plus, (sum_ext _ _ (fun k => ln (evidence p i) * q k i)).
  - rewrite sum_scale, Hq1. ring.
  - intros k Hk. rewrite (each_label p Hp i Hi k Hk).
    destruct (Hq0 k Hk) as [P | <-]; [| ring].
    rewrite !ln_quotient; try assumption; [ring | apply responsibility_positive | apply Hp]; assumption.
Qed.

(* math-decomposition *)
Theorem decomposition p q :
  positive p -> guess q ->
  ℓ p = F q p + Σ_(i < N) KL (column q i) (column (responsibility p) i).
Proof.
  intros Hp Hq. unfold ℓ, F. rewrite <- sum_plus.
  apply sum_ext. intros i Hi. apply split_point; assumption.
Qed.

Lemma gap_nonneg p q : positive p -> guess q -> each i < N, 0 <= KL (column q i) (column (responsibility p) i).
Proof.
  intros Hp Hq i Hi. apply gibbs; [apply Hq, Hi | apply responsibilities_guess; assumption |].
  intros k Hk. apply responsibility_positive; assumption.
Qed.

(* thm-gap *)
Theorem e_step_closes_the_gap p q :
  positive p -> guess q ->
  F q p <= ℓ p /\
  (F q p = ℓ p <-> each i < N, each k < K, q k i = responsibility p k i).
Proof.
  intros Hp Hq. assert (G := gap_nonneg p q Hp Hq). rewrite (decomposition p q Hp Hq).
  assert (G0 := sum_nonneg _ _ G).
  assert (Z : (Σ_(i < N) 0) = 0) by (rewrite sum_const; ring).
  assert (Same : each i < N, KL (column q i) (column (responsibility p) i) = 0
    <-> each k < K, q k i = responsibility p k i).
  { intros i Hi. apply gibbs; [apply Hq, Hi | apply responsibilities_guess; assumption |].
    intros k Hk. apply responsibility_positive; assumption. }
  split; [lra | split].
  - intros E i Hi. apply Same; [exact Hi |]. symmetry.
    apply (sum_le_equal N (fun _ => 0) _ G); [lra | exact Hi].
  - intros E. assert (Σ_(i < N) KL (column q i) (column (responsibility p) i) = 0); [| lra].
    rewrite <- Z. apply sum_ext. intros i Hi. apply Same; auto.
Qed.

(* ==== Chapter 3, for densities of any kind. ==== *)

(* math-q *)
Definition Q (r p : table) := Σ_(i < N) Σ_(k < K) r k i * ln (p k i).

(* math-bound-is-q *)
Theorem bound_is_Q r p :
  positive p -> guess r -> F r p = Q r p - Σ_(i < N) Σ_(k < K) r k i * ln (r k i).
Proof.
  intros Hp Hr. unfold F, Q. rewrite <- sum_minus. apply sum_ext. intros i Hi.
  rewrite <- sum_minus. apply sum_ext. intros k Hk.
  destruct (proj1 (Hr i Hi) k Hk) as [P | E]; unfold column in *; [| rewrite <- E; ring].
  rewrite ln_quotient; [ring | apply Hp | ]; assumption.
Qed.

(* math-one-line *)
Theorem three_links old new :
  positive old -> positive new ->
  Q (responsibility old) new >= Q (responsibility old) old ->
  ℓ new >= F (responsibility old) new /\
  F (responsibility old) new >= F (responsibility old) old /\
  F (responsibility old) old = ℓ old.
Proof.
  intros Ho Hn HQ. assert (Hr := responsibilities_guess old Ho). split; [| split].
  - apply Rle_ge, e_step_closes_the_gap; assumption.
  - rewrite !bound_is_Q by assumption. lra.
  - apply e_step_closes_the_gap; auto.
Qed.

(* thm-monotone *)
Theorem monotone old new :
  positive old -> positive new ->
  Q (responsibility old) new >= Q (responsibility old) old ->
  ℓ new >= ℓ old /\
  (ℓ new = ℓ old ->
    Q (responsibility old) new = Q (responsibility old) old /\
    each i < N, each k < K, responsibility new k i = responsibility old k i).
Proof.
  intros Ho Hn HQ. assert (Hr := responsibilities_guess old Ho).
  destruct (three_links old new Ho Hn HQ) as [L1 [L2 L3]].
  split; [lra |]. intros E. split.
  - assert (E2 : F (responsibility old) new = F (responsibility old) old) by lra.
    rewrite !bound_is_Q in E2 by assumption. lra.
  - intros i Hi k Hk. symmetry. revert i Hi k Hk.
    apply e_step_closes_the_gap; [assumption | assumption | lra].
Qed.

(* What is left of ℓ beside Q. *)
Definition H (r p : table) :=
  - Σ_(i < N) Σ_(k < K) r k i * ln (responsibility p k i).

(* math-q-h *)
Theorem Q_and_H old new :
  positive old -> positive new ->
  ℓ new = Q (responsibility old) new + H (responsibility old) new /\
  H (responsibility old) old <= H (responsibility old) new.
Proof.
  intros Ho Hn. assert (Hr := responsibilities_guess old Ho).
  assert (Whole : forall p, positive p -> ℓ p = Q (responsibility old) p + H (responsibility old) p).
  { intros p Hp. unfold ℓ, Q, H.
    replace (- Σ_(i < N) Σ_(k < K) responsibility old k i * ln (responsibility p k i))
      with (-1 * Σ_(i < N) Σ_(k < K) responsibility old k i * ln (responsibility p k i)) by ring.
    rewrite <- sum_scale, <- sum_plus. apply sum_ext. intros i Hi.
    rewrite <- sum_scale, <- sum_plus.
    rewrite (sum_ext K _ (fun k => ln (evidence p i) * responsibility old k i)).
    - rewrite sum_scale. assert (S := proj2 (Hr i Hi)). unfold column in S. rewrite S. ring.
    - intros k Hk. rewrite (each_label p Hp i Hi k Hk). ring. }
  split; [apply Whole, Hn |].
  assert (B := proj1 (e_step_closes_the_gap new (responsibility old) Hn Hr)).
  assert (B0 := proj2 (proj2 (three_links old old Ho Ho (Rge_refl _)))).
  rewrite bound_is_Q in B, B0 by assumption.
  rewrite (Whole new Hn) in B. rewrite (Whole old Ho) in B0. lra.
Qed.

(* ==== Chapter 3, for Gaussians. x holds the data. ==== *)

Variable x : nat -> R.

Definition normal y m s := exp (- (y - m) ^ 2 / (2 * s ^ 2)) / (s * sqrt (2 * PI)).
(* eq-joint *)
Definition joint (θ : mixture) : table :=
  fun k i => w θ k * normal (x i) (μ θ k) (σ θ k).
Definition proper (θ : mixture) :=
  (each k < K, 0 < w θ k) /\ Σ_(k < K) w θ k = 1 /\ (each k < K, 0 < σ θ k).
Definition same (θ θ' : mixture) :=
  each k < K, w θ k = w θ' k /\ μ θ k = μ θ' k /\ σ θ k = σ θ' k.

(* eq-statistics *)
Definition n (r : table) k := Σ_(i < N) r k i.
Definition S_ (r : table) k := Σ_(i < N) r k i * x i.
Definition T (r : table) k := Σ_(i < N) r k i * x i ^ 2.
Definition D (r : table) k m := Σ_(i < N) r k i * (x i - m) ^ 2.
(* What Q owes to a standard deviation s, for a count c and a sum of squared deviations d. *)
Definition score c d s := - c * ln s - d / (2 * s ^ 2).
(* What it owes to mean m and standard deviation s of component k. *)
Definition part (r : table) k m s := score (n r k) (D r k m) s.

(* eq-m-weights *)
Definition new_weight (r : table) k := n r k / INR N.
(* eq-m-means *)
Definition new_mean (r : table) k := S_ r k / n r k.
(* eq-m-variances *)
Definition new_sd (r : table) k := sqrt (D r k (new_mean r k) / n r k).

Definition m_step (r : table) := Mixture (new_weight r) (new_mean r) (new_sd r).
(* The M step with the standard deviations known. *)
Definition m_step_held (r : table) (sds : nat -> R) :=
  Mixture (new_weight r) (new_mean r) sds.
(* One standard deviation for all components. *)
Definition common_sd (r : table) := sqrt ((Σ_(k < K) D r k (new_mean r k)) / INR N).

(* What the logarithm makes of a normal density. *)
Lemma ln_normal y m s : 0 < s -> ln (normal y m s) = - ln s - ln (2 * PI) / 2 - (y - m) ^ 2 / (2 * s ^ 2).
Proof.
  intros Hs. unfold normal. assert (P : 0 < 2 * PI) by (assert (X := PI_RGT_0); lra).
  assert (P1 : 0 < sqrt (2 * PI)) by (apply sqrt_lt_R0, P).
  rewrite ln_quotient, ln_exp, ln_mult, ln_sqrt; try assumption.
  - field. lra.
  - apply exp_pos.
  - apply Rmult_lt_0_compat; assumption.
Qed.

Lemma normal_positive y m s : 0 < s -> 0 < normal y m s.
Proof.
  intros Hs. apply Rdiv_lt_0_compat; [apply exp_pos |].
  apply Rmult_lt_0_compat; [exact Hs | apply sqrt_lt_R0]. assert (X := PI_RGT_0). lra.
Qed.

Lemma joint_positive θ : proper θ -> positive (joint θ).
Proof.
  intros [Hw [_ Hs]] i Hi k Hk.
  apply Rmult_lt_0_compat; [apply Hw | apply normal_positive, Hs]; exact Hk.
Qed.

(* math-q-split *)
Theorem Q_comes_apart r θ :
  guess r -> proper θ ->
  Q r (joint θ) = Σ_(k < K) n r k * ln (w θ k) - INR N / 2 * ln (2 * PI)
    + Σ_(k < K) part r k (μ θ k) (σ θ k).
Proof.
  intros Hr [Hw [_ Hs]].
  assert (Point : each i < N, Σ_(k < K) r k i * ln (joint θ k i) =
    Σ_(k < K) (r k i * ln (w θ k) + (- r k i * ln (σ θ k) - r k i * (x i - μ θ k) ^ 2 / (2 * σ θ k ^ 2)))
    - ln (2 * PI) / 2).
  { intros i Hi. assert (S1 := proj2 (Hr i Hi)). unfold column in S1.
    replace (ln (2 * PI) / 2) with (ln (2 * PI) / 2 * Σ_(k < K) r k i) by (rewrite S1; ring).
    rewrite <- sum_scale, <- sum_minus. apply sum_ext. intros k Hk. specialize (Hs k Hk).
    unfold joint. rewrite ln_mult, ln_normal; auto; [field; lra | apply normal_positive, Hs]. }
  unfold Q. rewrite (sum_ext N _ _ Point), sum_minus, sum_const, sum_swap.
  rewrite (sum_ext K _ (fun k => n r k * ln (w θ k)
    + part r k (μ θ k) (σ θ k))).
  - rewrite sum_plus. field.
  - intros k Hk. specialize (Hs k Hk). unfold part, score, n, D.
    rewrite (sum_ext N _ (fun i => (ln (w θ k) - ln (σ θ k)) * r k i
      - / (2 * σ θ k ^ 2) * (r k i * (x i - μ θ k) ^ 2))) by (intros; field; lra).
    rewrite sum_minus, !sum_scale. field. lra.
Qed.

(* A share of the points, at least a little, for each component. *)
Definition shared (r : table) := each k < K, 0 < n r k.

Lemma some_point r : shared r -> 0 < INR N.
Proof.
  intros Hn. apply lt_0_INR. assert (P := Hn 0%nat some_component). unfold n in P.
  destruct N; [simpl in P; lra | lia].
Qed.

(* All expected counts together are the number of points. *)
Lemma counts_sum r : guess r -> Σ_(k < K) n r k = INR N.
Proof.
  intros Hr. unfold n. rewrite <- (sum_swap N K (fun i k => r k i)).
  rewrite (sum_ext N _ (fun _ => 1)); [rewrite sum_const; ring | intros i Hi; apply Hr, Hi].
Qed.

Lemma new_weights_sum r : guess r -> shared r -> Σ_(k < K) new_weight r k = 1.
Proof.
  intros Hr Hn. assert (P := some_point r Hn). unfold new_weight.
  rewrite (sum_ext _ _ (fun k => / INR N * n r k)) by (intros; field; lra).
  rewrite sum_scale, counts_sum by exact Hr. field. lra.
Qed.

(* eq-m-weights *)
Theorem best_weights r v :
  guess r -> shared r -> (each k < K, 0 < v k) -> Σ_(k < K) v k = 1 ->
  Σ_(k < K) n r k * ln (v k) <= Σ_(k < K) n r k * ln (new_weight r k) /\
  (Σ_(k < K) n r k * ln (v k) = Σ_(k < K) n r k * ln (new_weight r k)
    <-> each k < K, new_weight r k = v k).
Proof.
  intros Hr Hn Hv S. assert (P := some_point r Hn).
  assert (W : each k < K, 0 < new_weight r k) by (intros; apply Rdiv_lt_0_compat; auto).
  assert (E : Σ_(k < K) n r k * ln (new_weight r k) - Σ_(k < K) n r k * ln (v k) = INR N * KL (new_weight r) v).
  { unfold KL. rewrite <- sum_minus, <- sum_scale. apply sum_ext. intros k Hk.
    rewrite (ln_quotient (new_weight r k)) by auto. unfold new_weight. field. lra. }
  destruct (gibbs (new_weight r) v) as [G0 G1]; [| | exact Hv |].
  - split; [intros k Hk; left; auto | apply new_weights_sum; assumption].
  - split; [intros k Hk; left; auto | exact S].
  - assert (0 <= INR N * KL (new_weight r) v) by (apply Rmult_le_pos; lra).
    split; [lra |]. rewrite <- G1. split; intros Z.
    + apply (Rmult_eq_reg_l (INR N)); lra.
    + rewrite Z in E. lra.
Qed.

Lemma D_about r k m : 0 < n r k -> D r k m = D r k (new_mean r k) + n r k * (m - new_mean r k) ^ 2.
Proof.
  intros Hn.
  assert (E : forall c, D r k c = T r k - 2 * c * S_ r k + c ^ 2 * n r k).
  { intros c. unfold D, T, S_, n. rewrite <- !sum_scale, <- sum_minus, <- sum_plus.
    apply sum_ext. intros i _. ring. }
  rewrite !E. unfold new_mean. field. lra.
Qed.

(* eq-m-means *)
Theorem best_mean r k m :
  0 < n r k ->
  D r k (new_mean r k) <= D r k m /\
  (D r k (new_mean r k) = D r k m <-> new_mean r k = m).
Proof.
  intros Hn. rewrite (D_about r k m Hn).
  assert (Sq := pow2_ge_0 (m - new_mean r k)).
  assert (0 <= n r k * (m - new_mean r k) ^ 2) by (apply Rmult_le_pos; lra).
  split; [lra | split; intros E; [| rewrite E; ring]].
  assert (Z : (m - new_mean r k) ^ 2 = 0) by (apply (Rmult_eq_reg_l (n r k)); lra).
  assert (m - new_mean r k = 0); [| lra].
  apply Rsqr_0_uniq. unfold Rsqr. lra.
Qed.

(* The best standard deviation for a count c and a sum of squared deviations d. *)
Lemma best_scale c d s :
  0 < c -> 0 < d -> 0 < s ->
  score c d s <= score c d (sqrt (d / c)) /\
  (score c d s = score c d (sqrt (d / c)) <-> sqrt (d / c) = s).
Proof.
  unfold score. intros Hc Hd Hs. assert (V : 0 < d / c) by (apply Rdiv_lt_0_compat; assumption).
  assert (S2 : 0 < s ^ 2) by (apply pow_lt, Hs).
  rewrite pow2_sqrt, ln_sqrt by lra.
  destruct (ln_tangent (d / c / s ^ 2)) as [L L1]; [apply Rdiv_lt_0_compat; assumption |].
  assert (Lq : ln (d / c / s ^ 2) = ln (d / c) - 2 * ln s).
  { rewrite ln_quotient by assumption. replace (s ^ 2) with (s * s) by ring. rewrite ln_mult by assumption. ring. }
  rewrite Lq in L, L1.
  assert (E : - c * (ln (d / c) / 2) - d / (2 * (d / c)) - (- c * ln s - d / (2 * s ^ 2))
    = c / 2 * (d / c / s ^ 2 - 1 - (ln (d / c) - 2 * ln s))) by (field; lra).
  assert (0 <= c / 2 * (d / c / s ^ 2 - 1 - (ln (d / c) - 2 * ln s))) by (apply Rmult_le_pos; lra).
  split; [lra | split; intros Eq].
  - assert (O : d / c / s ^ 2 = 1).
    { apply L1. assert (d / c / s ^ 2 - 1 - (ln (d / c) - 2 * ln s) = 0); [| lra].
      apply (Rmult_eq_reg_l (c / 2)); lra. }
    replace (d / c) with (s ^ 2); [apply sqrt_pow2; lra |].
    replace (d / c) with (d / c / s ^ 2 * s ^ 2) by (field; lra). rewrite O. ring.
  - rewrite <- ln_sqrt, Eq by exact V.
    replace (d / c) with (s ^ 2); [reflexivity |]. rewrite <- Eq. apply pow2_sqrt. lra.
Qed.

(* The data about the new mean are not all one value, for each component. *)
Definition spread (r : table) := each k < K, 0 < D r k (new_mean r k).

(* eq-m-variances *)
Theorem best_sd r k m s :
  0 < n r k -> 0 < D r k (new_mean r k) -> 0 < s ->
  part r k m s <= part r k (new_mean r k) (new_sd r k) /\
  (part r k m s = part r k (new_mean r k) (new_sd r k)
    <-> new_mean r k = m /\ new_sd r k = s).
Proof.
  intros Hn Hd Hs. unfold part. destruct (best_mean r k m Hn) as [M M1].
  destruct (best_scale (n r k) (D r k (new_mean r k)) s Hn Hd Hs) as [V V1]. fold (new_sd r k) in V, V1. unfold score in *.
  assert (S2 : 0 < 2 * s ^ 2) by (apply Rmult_lt_0_compat; [lra | apply pow_lt, Hs]).
  assert (Le : D r k (new_mean r k) / (2 * s ^ 2) <= D r k m / (2 * s ^ 2)).
  { apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, S2 | exact M]. }
  split; [lra | split].
  - intros E. split; [apply M1 | apply V1; lra].
    assert (D r k (new_mean r k) / (2 * s ^ 2) = D r k m / (2 * s ^ 2)) by lra.
    apply (Rmult_eq_reg_r (/ (2 * s ^ 2))); [assumption |].
    assert (0 < / (2 * s ^ 2)) by (apply Rinv_0_lt_compat, S2). lra.
  - intros [<- <-]. reflexivity.
Qed.

Lemma variance_nonneg r k : guess r -> 0 < n r k -> (k < K)%nat -> 0 <= D r k (new_mean r k) / n r k.
Proof.
  intros Hr Hn Hk. apply Rmult_le_pos; [| left; apply Rinv_0_lt_compat, Hn].
  apply sum_nonneg. intros i Hi. apply Rmult_le_pos; [apply Hr; assumption | apply pow2_ge_0].
Qed.

(* eq-m-statistics *)
Theorem variance_from_sums r k :
  0 < n r k -> D r k (new_mean r k) / n r k = T r k / n r k - new_mean r k ^ 2.
Proof.
  intros Hn. assert (A := D_about r k 0 Hn).
  assert (E : D r k 0 = T r k) by (apply sum_ext; intros i _; ring).
  rewrite E in A. rewrite A. field. lra.
Qed.

Lemma m_step_held_proper r sds :
  guess r -> shared r -> (each k < K, 0 < sds k) -> proper (m_step_held r sds).
Proof.
  intros Hr Hn Hs. assert (P := some_point r Hn).
  split; [| split; [apply new_weights_sum; assumption | exact Hs]].
  intros k Hk. apply Rdiv_lt_0_compat; auto.
Qed.

Lemma m_step_proper r : guess r -> shared r -> spread r -> proper (m_step r).
Proof.
  intros Hr Hn Hd. apply m_step_held_proper; [exact Hr | exact Hn |].
  intros k Hk. apply sqrt_lt_R0, Rdiv_lt_0_compat; auto.
Qed.

(* eq-m-weights, eq-m-means, eq-m-variances: all three give the one and only maximum of Q. *)
Theorem m_step_maximises r θ :
  guess r -> shared r -> spread r -> proper θ ->
  Q r (joint θ) <= Q r (joint (m_step r)) /\
  (Q r (joint θ) = Q r (joint (m_step r)) -> same (m_step r) θ).
Proof.
  intros Hr Hn Hd Hθ. assert (Hnew := m_step_proper r Hr Hn Hd).
  rewrite !Q_comes_apart by assumption. destruct Hθ as [Hw [Sw Hs]].
  destruct (best_weights r (w θ) Hr Hn Hw Sw) as [W W1].
  assert (C : each k < K, part r k (μ θ k) (σ θ k) <= part r k (new_mean r k) (new_sd r k)).
  { intros k Hk. apply best_sd; auto. }
  assert (C1 := sum_le K _ _ C). cbv beta in C1. cbn [w μ σ m_step]. split; [lra |].
  intros E k Hk.
  assert (Eq : each j < K, part r j (μ θ j) (σ θ j) = part r j (new_mean r j) (new_sd r j)).
  { apply (sum_le_equal K _ _ C). lra. }
  split; [apply W1; [lra | exact Hk] | apply best_sd; auto].
Qed.

(* eq-m-weights, eq-m-means: with the standard deviations known, these two give it. *)
Theorem m_step_held_maximises r θ :
  guess r -> shared r -> proper θ ->
  Q r (joint θ) <= Q r (joint (m_step_held r (σ θ))) /\
  (Q r (joint θ) = Q r (joint (m_step_held r (σ θ)))
    -> same (m_step_held r (σ θ)) θ).
Proof.
  intros Hr Hn Hθ. assert (Hnew := m_step_held_proper r (σ θ) Hr Hn (proj2 (proj2 Hθ))).
  rewrite !Q_comes_apart by assumption. destruct Hθ as [Hw [Sw Hs]].
  destruct (best_weights r (w θ) Hr Hn Hw Sw) as [W W1].
  assert (V : each k < K, 0 < / (2 * σ θ k ^ 2)).
  { intros k Hk. apply Rinv_0_lt_compat, Rmult_lt_0_compat; [lra | apply pow_lt; auto]. }
  assert (C : each k < K, part r k (μ θ k) (σ θ k) <= part r k (new_mean r k) (σ θ k)).
  { intros k Hk. unfold part, score. apply Rplus_le_compat_l, Ropp_le_contravar.
    apply Rmult_le_compat_r; [left; auto | apply best_mean; auto]. }
  assert (C1 := sum_le K _ _ C). cbv beta in C1. cbn [w μ σ m_step_held]. split; [lra |].
  intros E k Hk.
  assert (Eq : each j < K, part r j (μ θ j) (σ θ j) = part r j (new_mean r j) (σ θ j)).
  { apply (sum_le_equal K _ _ C). lra. }
  split; [apply W1; [lra | exact Hk] | split; [| reflexivity]].
  apply best_mean; [auto |]. specialize (V k Hk). specialize (Eq k Hk). unfold part, score in Eq.
  apply (Rmult_eq_reg_r (/ (2 * σ θ k ^ 2))); [unfold Rdiv in Eq; lra | lra].
Qed.

(* math-pooled *)
Theorem best_common_sd r s :
  guess r -> shared r -> 0 < Σ_(k < K) D r k (new_mean r k) -> 0 < s ->
  Σ_(k < K) part r k (new_mean r k) s
    <= Σ_(k < K) part r k (new_mean r k) (common_sd r) /\
  common_sd r ^ 2 = Σ_(k < K) new_weight r k * new_sd r k ^ 2.
Proof.
  intros Hr Hn Hd Hs. assert (P := some_point r Hn).
  assert (All : forall v, 0 < v -> Σ_(k < K) part r k (new_mean r k) v
    = score (INR N) (Σ_(k < K) D r k (new_mean r k)) v).
  { intros v Hv. unfold part, score. rewrite <- (counts_sum r Hr).
    rewrite (sum_ext K _ (fun k => - ln v * n r k - / (2 * v ^ 2) * D r k (new_mean r k)))
      by (intros; field; lra).
    rewrite sum_minus, !sum_scale. field. lra. }
  assert (V : 0 < (Σ_(k < K) D r k (new_mean r k)) / INR N) by (apply Rdiv_lt_0_compat; assumption).
  rewrite !All by (exact Hs || apply sqrt_lt_R0, V). split; [apply best_scale; assumption |].
  unfold common_sd. rewrite pow2_sqrt by lra. unfold Rdiv. rewrite Rmult_comm, <- sum_scale.
  apply sum_ext. intros k Hk. specialize (Hn k Hk). unfold new_sd, new_weight.
  rewrite pow2_sqrt; [field; lra | apply variance_nonneg; assumption].
Qed.

(* thm-moments, eq-moments *)
Theorem moment_matching r :
  guess r -> shared r ->
  Σ_(k < K) w (m_step r) k * μ (m_step r) k = (Σ_(i < N) x i) / INR N /\
  Σ_(k < K) w (m_step r) k * (σ (m_step r) k ^ 2 + μ (m_step r) k ^ 2)
    = (Σ_(i < N) x i ^ 2) / INR N.
Proof.
  intros Hr Hn. assert (P := some_point r Hn).
  assert (All : forall f, Σ_(k < K) Σ_(i < N) r k i * f i = Σ_(i < N) f i).
  { intros f. rewrite sum_swap. apply sum_ext. intros i Hi.
    rewrite (sum_ext K _ (fun k => f i * r k i)) by (intros; ring).
    rewrite sum_scale. assert (S := proj2 (Hr i Hi)). unfold column in S. rewrite S. ring. }
  cbn [w μ σ m_step]. unfold Rdiv. rewrite !(Rmult_comm _ (/ INR N)). split.
  - rewrite <- (All x), <- sum_scale. apply sum_ext. intros k Hk. specialize (Hn k Hk).
    fold (S_ r k). unfold new_weight, new_mean. field. lra.
  - rewrite <- (All (fun i => x i ^ 2)), <- sum_scale. apply sum_ext. intros k Hk. specialize (Hn k Hk).
    fold (T r k). unfold new_sd. rewrite pow2_sqrt.
    + rewrite variance_from_sums by exact Hn. unfold new_weight. field. lra.
    + apply variance_nonneg; assumption.
Qed.

(* ==== One whole iteration of the book's EM, and all that follow ==== *)

Definition em θ := m_step (responsibility (joint θ)).
Definition em_held θ := m_step_held (responsibility (joint θ)) (σ θ).
Definition two_values := exists i j, (i < N)%nat /\ (j < N)%nat /\ x i <> x j.

Lemma two_are_some : two_values -> (0 < N)%nat.
Proof. intros [i [_ [Hi _]]]. lia. Qed.

Lemma responsibilities_shared θ : (0 < N)%nat -> proper θ -> shared (responsibility (joint θ)).
Proof.
  intros HN Hθ k Hk.
  apply sum_pos; [exact HN | intros j Hj].
  apply responsibility_positive; [apply joint_positive | |]; assumption.
Qed.

(* All responsibilities are positive, so only equal data could have no spread. *)
Lemma responsibilities_spread θ : two_values -> proper θ -> spread (responsibility (joint θ)).
Proof.
  intros [i [j [Hi [Hj Hx]]]] Hθ k Hk. set (m := new_mean _ k).
  assert (Term : forall l, (l < N)%nat -> x l <> m -> 0 < D (responsibility (joint θ)) k m).
  { intros l Hl Hm. apply Rlt_le_trans with (responsibility (joint θ) k l * (x l - m) ^ 2).
    - apply Rmult_lt_0_compat.
      + apply responsibility_positive; [apply joint_positive | |]; assumption.
      + rewrite <- Rsqr_pow2. apply Rlt_0_sqr. lra.
    - apply (sum_term_le N (fun l => responsibility (joint θ) k l * (x l - m) ^ 2)); [| exact Hl].
      intros l' Hl'. apply Rmult_le_pos; [| apply pow2_ge_0].
      left. apply responsibility_positive; [apply joint_positive | |]; assumption. }
  destruct (Req_dec (x i) m) as [E | E]; [apply (Term j Hj) | apply (Term i Hi)]; lra.
Qed.

(* After one iteration there is again a proper mixture, ready for the next. *)
Lemma em_proper θ : two_values -> proper θ -> proper (em θ).
Proof.
  intros Hx Hθ. apply m_step_proper.
  - apply responsibilities_guess, joint_positive, Hθ.
  - apply responsibilities_shared; [apply two_are_some |]; assumption.
  - apply responsibilities_spread; assumption.
Qed.

(* thm-monotone: one iteration never lowers the log-likelihood, and raises it unless it changes nothing. *)
Theorem em_never_falls θ :
  two_values -> proper θ ->
  ℓ (joint (em θ)) >= ℓ (joint θ) /\
  (ℓ (joint (em θ)) = ℓ (joint θ) -> same (em θ) θ).
Proof.
  intros Hx Hθ. assert (Hp := joint_positive θ Hθ).
  destruct (m_step_maximises (responsibility (joint θ)) θ) as [M M1].
  - apply responsibilities_guess, Hp.
  - apply responsibilities_shared; [apply two_are_some |]; assumption.
  - apply responsibilities_spread; assumption.
  - exact Hθ.
  - destruct (monotone (joint θ) (joint (em θ)) Hp) as [L L1].
    + apply joint_positive, em_proper; assumption.
    + apply Rle_ge, M.
    + split; [exact L | intros E]. apply M1. symmetry. apply L1, E.
Qed.

(* thm-monotone: the same with the standard deviations known, whatever the data. *)
Theorem em_held_never_falls θ :
  (0 < N)%nat -> proper θ ->
  ℓ (joint (em_held θ)) >= ℓ (joint θ) /\
  (ℓ (joint (em_held θ)) = ℓ (joint θ) -> same (em_held θ) θ).
Proof.
  intros HN Hθ. assert (Hp := joint_positive θ Hθ).
  assert (Hr := responsibilities_guess (joint θ) Hp).
  assert (Hn := responsibilities_shared θ HN Hθ).
  destruct (m_step_held_maximises (responsibility (joint θ)) θ Hr Hn Hθ) as [M M1].
  destruct (monotone (joint θ) (joint (em_held θ)) Hp) as [L L1].
  - apply joint_positive, m_step_held_proper; [exact Hr | exact Hn | apply Hθ].
  - apply Rle_ge, M.
  - split; [exact L | intros E]. apply M1. symmetry. apply L1, E.
Qed.

Fixpoint run θ t := match t with O => θ | S t => em (run θ t) end.

(* thm-monotone: a whole run never falls. *)
Theorem run_never_falls θ t :
  two_values -> proper θ ->
  proper (run θ t) /\ ℓ (joint (run θ (S t))) >= ℓ (joint (run θ t)).
Proof.
  intros Hx Hθ.
  assert (P : proper (run θ t)) by (induction t; [exact Hθ | apply em_proper; assumption]).
  split; [exact P | apply em_never_falls; assumption].
Qed.

Lemma normal_at_most y m s least :
  0 < least -> least <= s -> normal y m s <= / (least * sqrt (2 * PI)).
Proof.
  intros Hl Hs. assert (C : 0 < sqrt (2 * PI)) by (apply sqrt_lt_R0; assert (X := PI_RGT_0); lra).
  assert (V : 0 < 2 * s ^ 2) by (apply Rmult_lt_0_compat; [lra | apply pow_lt; lra]).
  assert (Z : 0 <= (y - m) ^ 2 / (2 * s ^ 2)).
  { apply Rmult_le_pos; [apply pow2_ge_0 | left; apply Rinv_0_lt_compat, V]. }
  unfold normal, Rdiv at 1. rewrite <- (Rmult_1_l (/ (least * sqrt (2 * PI)))).
  apply Rmult_le_compat.
  - left. apply exp_pos.
  - left. apply Rinv_0_lt_compat, Rmult_lt_0_compat; lra.
  - rewrite <- exp_0. replace (- (y - m) ^ 2 / (2 * s ^ 2)) with (- ((y - m) ^ 2 / (2 * s ^ 2))) by (field; lra).
    destruct Z as [Z | <-]; [left; apply exp_increasing; lra | right; f_equal; lra].
  - apply Rinv_le_contravar; [apply Rmult_lt_0_compat; lra | apply Rmult_le_compat_r; lra].
Qed.

(* math-bounded *)
Theorem bounded θ least :
  proper θ -> 0 < least -> (each k < K, least <= σ θ k) ->
  ℓ (joint θ) <= - INR N * ln (least * sqrt (2 * PI)).
Proof.
  intros Hθ Hl Hs.
  assert (C : 0 < sqrt (2 * PI)) by (apply sqrt_lt_R0; assert (X := PI_RGT_0); lra).
  assert (L : 0 < least * sqrt (2 * PI)) by (apply Rmult_lt_0_compat; assumption).
  replace (- INR N * ln (least * sqrt (2 * PI))) with (Σ_(i < N) - ln (least * sqrt (2 * PI)))
    by (rewrite sum_const; ring).
  apply sum_le. intros i Hi. rewrite <- ln_Rinv by exact L.
  apply ln_monotone; [apply evidence_positive; [apply joint_positive |]; assumption |].
  destruct Hθ as [Hw [Sw _]].
  rewrite <- (Rmult_1_r (/ (least * sqrt (2 * PI)))), <- Sw, <- sum_scale.
  apply sum_le. intros k Hk. unfold joint. rewrite Rmult_comm.
  apply Rmult_le_compat_r; [left; auto | apply normal_at_most; auto].
Qed.

(* math-bounded: so the values converge, unless a standard deviation comes near 0. *)
Theorem values_converge θ least :
  two_values -> proper θ -> 0 < least ->
  (forall t, each k < K, least <= σ (run θ t) k) ->
  exists limit, forall ε, ε > 0 ->
    exists t0, forall t, (t >= t0)%nat -> Rabs (ℓ (joint (run θ t)) - limit) < ε.
Proof.
  intros Hx Hθ Hl Hs.
  destruct (growing_cv (fun t => ℓ (joint (run θ t)))) as [limit Hlimit].
  - intros t. apply Rge_le, run_never_falls; assumption.
  - exists (- INR N * ln (least * sqrt (2 * PI))). intros value [t ->].
    apply bounded; [apply run_never_falls | |]; auto.
  - exists limit. exact Hlimit.
Qed.

End EM.

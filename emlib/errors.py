"""What can go wrong in EM itself, each with its sentence."""


class DegenerateComponentError(ValueError):
    """A component without any responsibility, or with no spread left."""

    @classmethod
    def empty(cls, k):
        """The error for component k, counted from 0, that no point belongs to."""
        return cls(f"component {k + 1} has no responsibility for any point")

    @classmethod
    def collapsed(cls, k, value):
        """The error for component k, counted from 0, whose sd has shrunk to nothing."""
        return cls(f"component {k + 1} collapsed onto the value {value:.6g}")


class OutOfReachError(ValueError):
    """A point so far from every component that its density is 0 in floating point, logarithm and all."""

    def __init__(self, where, name="x"):
        super().__init__(f"{name}[{where}] is too far from every component for its density to be told from 0")
        self.where = where

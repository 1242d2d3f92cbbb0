namespace CisLens.Kernels;

/// <summary>Everything that a training needs to go on as if it had never been stopped.</summary>
/// <param name="Point">The dual variables.</param>
/// <param name="Gradient">Their gradient.</param>
/// <param name="Steps">Products or pair steps so far.</param>
public sealed record SolverState(double[] Point, double[] Gradient, int Steps)
{
    /// <summary>Length of the next projected step.</summary>
    public double StepLength { get; init; } = 1;

    /// <summary>Projected steps before the next face.</summary>
    public int Projections { get; init; }

    /// <summary>Whether float32 products have become too coarse.</summary>
    public bool Precise { get; init; }
}

/// <summary>Where a training keeps its state, so that it can go on after a stop.</summary>
public interface ISolverStore
{
    /// <summary>The state to go on from, or null to begin.</summary>
    SolverState? Load();

    /// <summary>Whether so much time has passed that the state should be saved.</summary>
    bool IsDue { get; }

    /// <summary>Keeps a state instead of the one before. Called when it is due, and when the training is stopped.</summary>
    void Save(SolverState state);
}

namespace CisLens.Kernels;

/// <summary>The state of a training. A training that continues from it gives the same result as one without interruption.</summary>
/// <param name="Point">The dual variables.</param>
/// <param name="Gradient">Their gradient.</param>
/// <param name="Steps">Products or pair steps so far.</param>
public sealed record SolverState(double[] Point, double[] Gradient, int Steps)
{
    /// <summary>Length of the next projected step.</summary>
    public double StepLength { get; init; } = 1;

    /// <summary>Number of projected steps before the next active face.</summary>
    public int Projections { get; init; }

    /// <summary>True if float32 products are not precise enough any more.</summary>
    public bool Precise { get; init; }
}

/// <summary>Stores the state of a training, so that it can continue after a stop.</summary>
public interface ISolverStore
{
    /// <summary>The stored state, or null if there is none.</summary>
    SolverState? Load();

    /// <summary>True if the last save was long enough ago.</summary>
    bool IsDue { get; }

    /// <summary>Replaces the stored state. It is called when a save is due, and when the training is stopped.</summary>
    void Save(SolverState state);
}

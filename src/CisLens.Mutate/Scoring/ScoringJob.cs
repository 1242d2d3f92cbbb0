namespace CisLens.Mutate.Scoring;

/// <summary>A piece of work that is scored as a whole and then handed back: its batches hold nothing of another piece.</summary>
public abstract class ScoringJob
{
    /// <summary>The windows to predict.</summary>
    public abstract IReadOnlyList<WindowGroup> Groups { get; }

    /// <summary>Called when every window is predicted.</summary>
    public abstract void Finish();
}

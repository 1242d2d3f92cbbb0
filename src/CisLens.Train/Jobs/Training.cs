using CisLens.Core;

namespace CisLens.Train.Jobs;

/// <summary>A training that is ready to run: of a network, or of k-mer SVMs.</summary>
public abstract class Training
{
    /// <summary>All options with their values, as <c>--show-config</c> prints them.</summary>
    public abstract object Options { get; }

    /// <summary>The folder of checkpoints. It exists while a training runs and after an interrupted training.</summary>
    public abstract string CheckpointFolder { get; }

    /// <summary>Trains, and writes the model file and its run record.</summary>
    /// <param name="resume">Whether to continue from the checkpoints of an interrupted run.</param>
    /// <param name="record">The run record; the training adds its options and counts.</param>
    /// <param name="draw">Draws the history of a network's training; not called for other designs.</param>
    /// <param name="log">Receives progress.</param>
    /// <param name="stop">Stops the training.</param>
    /// <exception cref="StoppedException"><paramref name="stop"/> was set; a run with --resume continues.</exception>
    public abstract void Run(bool resume, RunRecord record, Action<TrainResult> draw, IRunLog log, CancellationToken stop);
}

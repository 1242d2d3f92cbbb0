using CisLens.Core;

namespace CisLens.Train.Jobs;

/// <summary>A training that is ready to run: of a network, or of support vector machines.</summary>
public abstract class Training
{
    /// <summary>Every option in force, as <c>--show-config</c> and the run record have them.</summary>
    public abstract object Options { get; }

    /// <summary>The folder of unfinished work; it is there only while a training runs, or after one was interrupted.</summary>
    public abstract string CheckpointFolder { get; }

    /// <summary>Trains, writes the model file, and writes the run record beside it.</summary>
    /// <param name="resume">Whether to continue from what an interrupted run left beside the output.</param>
    /// <param name="record">The run record; the training adds its options and counts.</param>
    /// <param name="draw">Draws the history of a network's training; not called for other designs.</param>
    /// <param name="log">Receives progress.</param>
    /// <param name="stop">Stops the training.</param>
    /// <exception cref="StoppedException"><paramref name="stop"/> was set; a resumed run goes on.</exception>
    public abstract void Run(bool resume, RunRecord record, Action<TrainResult> draw, IRunLog log, CancellationToken stop);
}

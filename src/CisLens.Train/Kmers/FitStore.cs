using System.Diagnostics;
using System.Text.Json;
using CisLens.Core;
using CisLens.Kernels;
using CisLens.Train.Resume;

namespace CisLens.Train.Kmers;

/// <summary>The file of one fit in a checkpoint: the state of an unfinished fit, or the result of a finished one.</summary>
sealed record FitRecord
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "fit.json";

    /// <summary>The options of the training.</summary>
    public required SvmTrainOptions Options { get; init; }

    /// <summary>Fingerprint of the dataset.</summary>
    public required string Data { get; init; }

    /// <summary>Version of this program.</summary>
    public required string CodeVersion { get; init; }

    /// <summary>The state of the solver; null for a finished fit.</summary>
    public SolverState? State { get; init; }

    /// <summary>The result; null for an unfinished fit.</summary>
    public FitResult? Result { get; init; }
}

/// <summary>A finished fit, and its decision values for the held-out examples.</summary>
/// <param name="Solution">The optimum.</param>
/// <param name="HeldOut">Decision values of the held-out examples, in their order; empty if there are none.</param>
sealed record FitResult(SvmSolution Solution, double[] HeldOut);

/// <summary>
/// The fits of a training, numbered in the order in which they run, each with checkpoints of its own. A stopped training can therefore be
/// resumed with the same result. Short fits have no checkpoint, because running them again takes no longer.
/// </summary>
sealed class FitStore(SvmJob job, bool resume, IRunLog log)
{
    static readonly TimeSpan s_interval = TimeSpan.FromSeconds(60);

    int _fits;

    /// <summary>The next fit: its stored result, or the result of <paramref name="solve"/>.</summary>
    public FitResult Next(Func<ISolverStore, FitResult> solve)
    {
        var fit = new Fit(job, resume, log, ++_fits);
        if (fit.Read()?.Result is { } stored)
            return stored;
        long started = Stopwatch.GetTimestamp();
        var result = solve(fit);
        if (Stopwatch.GetElapsedTime(started) > job.KeepAfter)
            fit.Write(state: null, result);
        return result;
    }

    /// <summary>Removes all checkpoints.</summary>
    public void Clear() => new CheckpointStore(job.CheckpointFolder).Clear();

    sealed class Fit(SvmJob job, bool resume, IRunLog log, int fit) : ISolverStore
    {
        readonly CheckpointStore _checkpoints = new(Path.Combine(job.CheckpointFolder, $"fit-{fit:D4}"));
        long _saved = Stopwatch.GetTimestamp(), _writes;

        public bool IsDue => Stopwatch.GetElapsedTime(_saved) > s_interval;

        public SolverState? Load() => Read()?.State;

        public void Save(SolverState state)
        {
            Write(state, result: null);
            _saved = Stopwatch.GetTimestamp();
        }

        public void Write(SolverState? state, FitResult? result)
        {
            var record = new FitRecord
            {
                Options = job.Options,
                Data = job.Data.Fingerprint,
                CodeVersion = BuildInfo.Version,
                State = state,
                Result = result,
            };
            Directory.CreateDirectory(job.CheckpointFolder);
            _checkpoints.Save(++_writes, [(FitRecord.FileName, stream => JsonSerializer.Serialize(stream, record, Json.Line))]);
        }

        public FitRecord? Read()
        {
            if (!resume || _checkpoints.FindNewest(log) is not { } folder)
                return null;
            _writes = CheckpointStore.StepOf(folder);
            string path = Path.Combine(folder, FitRecord.FileName);
            var record = SavedState.Read<FitRecord>(path);
            SavedState.MustFit(path, (record.Data, record.Options), (job.Data.Fingerprint, job.Options));
            if (record.CodeVersion != BuildInfo.Version)
                log.Warn("resumed with another version, last digits may differ", $"{record.CodeVersion}, now {BuildInfo.Version}");
            return record;
        }
    }
}

using System.Diagnostics;
using System.Text.Json;
using CisLens.Core;
using CisLens.Kernels;
using CisLens.Train.Resume;

namespace CisLens.Train.Kmers;

/// <summary>What is kept of one fit: where it stands, or how it ended.</summary>
sealed record FitRecord
{
    /// <summary>Name of the file in a checkpoint.</summary>
    public const string FileName = "fit.json";

    /// <summary>The options in force.</summary>
    public required SvmTrainOptions Options { get; init; }

    /// <summary>Fingerprint of the dataset.</summary>
    public required string Data { get; init; }

    /// <summary>Version of this program.</summary>
    public required string CodeVersion { get; init; }

    /// <summary>Where an unfinished fit stands.</summary>
    public SolverState? State { get; init; }

    /// <summary>How a finished one ended.</summary>
    public FitResult? Result { get; init; }
}

/// <summary>A finished fit, and what it says of the examples that it did not see.</summary>
/// <param name="Solution">The optimum.</param>
/// <param name="HeldOut">Decision values of the held-out examples in their order; empty where none were.</param>
sealed record FitResult(SvmSolution Solution, double[] HeldOut);

/// <summary>
/// Keeps the fits of a run beside its output, in the order in which they are done, so that a stopped run goes on to the same
/// bytes. Short fits are not kept: doing them again takes no longer.
/// </summary>
sealed class FitStore(SvmJob job, bool resume, IRunLog log)
{
    static readonly TimeSpan s_interval = TimeSpan.FromSeconds(60);

    int _fits;

    /// <summary>The next fit: its result from before the stop, or what <paramref name="solve"/> makes.</summary>
    public FitResult Next(Func<ISolverStore, FitResult> solve)
    {
        var fit = new Fit(this, Path.Combine(job.CheckpointFolder, $"fit-{++_fits:D4}"));
        if (fit.Read()?.Result is { } before)
            return before;
        long started = Stopwatch.GetTimestamp();
        var result = solve(fit);
        if (Stopwatch.GetElapsedTime(started) > job.KeepAfter)
            fit.Write(state: null, result);
        return result;
    }

    /// <summary>Removes what is kept.</summary>
    public void Clear() => new CheckpointStore(job.CheckpointFolder).Clear();

    sealed class Fit(FitStore run, string folder) : ISolverStore
    {
        readonly CheckpointStore _files = new(folder);
        long _saved = Stopwatch.GetTimestamp(), _writes;

        public bool IsDue => Stopwatch.GetElapsedTime(_saved) > s_interval;

        public SolverState? Load() => Read()?.State;

        public void Save(SolverState state)
        {
            Write(state, result: null);
            _saved = Stopwatch.GetTimestamp();
        }

        public FitRecord? Read() => run.Read(_files, ref _writes);

        public void Write(SolverState? state, FitResult? result) => run.Write(_files, ++_writes, state, result);
    }

    void Write(CheckpointStore files, long number, SolverState? state, FitResult? result)
    {
        var record = new FitRecord { Options = job.Options, Data = job.Data.Fingerprint, CodeVersion = BuildInfo.Version, State = state, Result = result };
        Directory.CreateDirectory(job.CheckpointFolder);
        files.Save(number, [(FitRecord.FileName, stream => JsonSerializer.Serialize(stream, record, Json.Line))]);
    }

    FitRecord? Read(CheckpointStore files, ref long number)
    {
        if (!resume || files.FindNewest(log) is not { } folder)
            return null;
        number = CheckpointStore.StepOf(folder);
        string path = Path.Combine(folder, FitRecord.FileName);
        var record = SavedState.Read<FitRecord>(path);
        SavedState.MustFit(path, (record.Data, record.Options), (job.Data.Fingerprint, job.Options));
        if (record.CodeVersion != BuildInfo.Version)
            log.Warn("resumed under another version, last digits may differ", $"{record.CodeVersion}, now {BuildInfo.Version}");
        return record;
    }
}

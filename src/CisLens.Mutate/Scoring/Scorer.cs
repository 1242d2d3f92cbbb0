using System.Collections.Concurrent;
using System.Diagnostics;
using CisLens.Core.Contract;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Placement;

namespace CisLens.Mutate.Scoring;

/// <summary>
/// Runs jobs through a model: reading and window building on one thread, the model on the caller's, writing on a third,
/// with short queues between them, so that memory does not grow with the input.
/// </summary>
public sealed class Scorer
{
    const int BatchesAhead = 4;
    const int JobsBehind = 2;

    readonly ISequenceModel _model;
    readonly int[] _tracks;
    readonly IEffectReader _effects;
    readonly AlleleOptions _options;
    readonly int? _rows;
    readonly bool _bothStrands;
    readonly Prediction _answer = new();

    /// <summary>Scores of tracks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tracks">Indexes of the tracks wanted; only these are computed.</param>
    /// <param name="columns">What is computed of them.</param>
    /// <param name="placement">How alleles become windows.</param>
    /// <param name="options">What is done about ends of contigs and unknown bases.</param>
    public Scorer(ISequenceModel model, IReadOnlyList<int> tracks, EffectColumns columns, IPlacement placement, AlleleOptions options)
        : this(model, tracks, new TrackEffects(columns, model.Manifest.Bins), placement, options) { }

    internal Scorer(ISequenceModel model, IReadOnlyList<int> tracks, IEffectReader effects, IPlacement placement, AlleleOptions options)
    {
        (_model, _tracks, _effects, _options) = (model, [.. tracks], effects, options);
        _rows = placement.KeepsJobsWhole ? null : model.BatchSize;
        _bothStrands = !placement.HasStrand && model.Manifest.Strand == StrandRule.Average;
    }

    /// <summary>Seconds that the model worked.</summary>
    public double ModelSeconds { get; private set; }

    /// <summary>Numbers that the model has answered with.</summary>
    public long Numbers => _answer.Numbers;

    /// <summary>Scores jobs in order.</summary>
    /// <param name="jobs">Read on a thread of its own.</param>
    /// <param name="write">Takes each finished job, in order, on a thread of its own.</param>
    /// <param name="stop">Stops between two batches; jobs that are finished by then are written.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public void Run<T>(IEnumerable<T> jobs, Action<T> write, CancellationToken stop) where T : ScoringJob
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var batches = new BlockingCollection<ModelBatch>(BatchesAhead);
        using var finished = new BlockingCollection<T>(JobsBehind);
        var encoding = Background(() => Encode(jobs, batches, broken.Token), batches.CompleteAdding, broken);
        var writing = Background(() => Write(finished, write), () => { }, broken);
        try
        {
            Predict(batches, finished, broken.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // a thread beside this one failed; its own exception says why
        }
        finally
        {
            finished.CompleteAdding();
            broken.Cancel();
            Task.WaitAny([Task.WhenAll(encoding, writing)], CancellationToken.None);
        }
        Rethrow(encoding, writing);
        stop.ThrowIfCancellationRequested();
    }

    void Encode<T>(IEnumerable<T> jobs, BlockingCollection<ModelBatch> batches, CancellationToken stop) where T : ScoringJob
    {
        var builder = new BatchBuilder(_rows, _options, batch => batches.Add(batch, stop));
        foreach (var job in jobs)
            builder.Add(job);
    }

    void Predict<T>(BlockingCollection<ModelBatch> batches, BlockingCollection<T> finished, CancellationToken stop) where T : ScoringJob
    {
        foreach (var batch in batches.GetConsumingEnumerable(stop))
        {
            if (batch.Count > 0)
                Predict(batch);
            batch.Release();
            if (batch.Completes is not T job)
                continue;
            job.Finish();
            finished.Add(job, stop);
        }
    }

    void Predict(ModelBatch batch)
    {
        long started = Stopwatch.GetTimestamp();
        var request = batch.Request(_tracks) with
        {
            BothStrands = _bothStrands,
            Moments = _effects.Transforms,
            EachMember = _effects.Members > 0,
        };
        _model.Predict(request, _answer);
        ModelSeconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
        var bins = request.BinsOf(_model.Manifest.Head(0));
        foreach (var row in batch.Rows)
            _effects.Read(row, bins, _answer);
    }

    static void Write<T>(BlockingCollection<T> finished, Action<T> write)
    {
        foreach (var job in finished.GetConsumingEnumerable(CancellationToken.None))
            write(job);
    }

    /// <summary>A thread that stops the others when it fails.</summary>
    static Task Background(Action work, Action end, CancellationTokenSource broken) => Task.Factory.StartNew(() =>
    {
        try
        {
            work();
        }
        catch (OperationCanceledException)
        {
            // stopped by the user or by another thread's failure
        }
        catch
        {
            broken.Cancel();
            throw;
        }
        finally
        {
            end();
        }
    }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    static void Rethrow(params Task[] threads)
    {
        foreach (var thread in threads)
            thread.GetAwaiter().GetResult();
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using CisLens.Core.Contract;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Placement;

namespace CisLens.Mutate.Scoring;

/// <summary>
/// Scores jobs with a model. One thread reads and builds windows, the calling thread runs the model, and a third thread writes. Short
/// queues connect them, so that memory does not grow with the input.
/// </summary>
public sealed class Scorer
{
    const int BatchesAhead = 4;
    const int JobsBehind = 2;
    const int MostNumbers = 1 << 22;   // of the predictions for a batch, if the model may have any number of rows

    readonly ISequenceModel _model;
    readonly int[] _tracks;
    readonly IEffectReader _effects;
    readonly AlleleOptions _options;
    readonly int? _rows;
    readonly int _perWindow;
    readonly bool _bothStrands, _fill;
    readonly Prediction _answer = new();

    /// <summary>Scores of tracks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tracks">Indexes of the tracks; only these are predicted.</param>
    /// <param name="columns">The effects that are computed.</param>
    /// <param name="placement">How alleles become windows.</param>
    /// <param name="options">Options for ends of contigs and unknown bases.</param>
    public Scorer(ISequenceModel model, IReadOnlyList<int> tracks, EffectColumns columns, IPlacement placement, AlleleOptions options)
        : this(model, tracks, new TrackEffects(columns, model.Manifest), placement, options) { }

    internal Scorer(ISequenceModel model, IReadOnlyList<int> tracks, IEffectReader effects, IPlacement placement, AlleleOptions options)
    {
        (_model, _tracks, _effects, _options) = (UndoneLabels.Of(model, tracks), [.. tracks], effects, options);
        _rows = placement.KeepsJobsWhole ? null : RowsOf(model, tracks.Count * model.Manifest.Bins);
        _fill = model.DependsOnBatch;
        _perWindow = placement.CopiesPerWindow;
        _bothStrands = !placement.HasStrand && model.Manifest.Strand == StrandRule.Average;
    }

    /// <summary>Windows and copies in a batch. More copies of a window than a batch has cost the window again.</summary>
    static int RowsOf(ISequenceModel model, int width) => model.DependsOnBatch || model.BatchSize == 1 ? model.BatchSize
        : Math.Max(model.BatchSize, Math.Min(16 * model.BatchSize, MostNumbers / width));

    /// <summary>Seconds spent in the model.</summary>
    public double ModelSeconds { get; private set; }

    /// <summary>Number of values that the model has returned.</summary>
    public long Numbers => _answer.Numbers;

    /// <summary>Scores jobs in order.</summary>
    /// <param name="jobs">The jobs; enumerated on another thread.</param>
    /// <param name="write">Receives each finished job, in order, on another thread.</param>
    /// <param name="stop">Stops between two batches; finished jobs are still written.</param>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
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
            // another thread failed; Rethrow throws its exception
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
        foreach (var job in jobs)
            foreach (var batch in ModelBatch.Cut(job, _rows, _fill, _options, _perWindow))
                batches.Add(batch, stop);
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
            Plain = _options.Plain,
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

    /// <summary>Starts a thread that stops the others if it fails.</summary>
    static Task Background(Action work, Action end, CancellationTokenSource broken) => Task.Factory.StartNew(() =>
    {
        try
        {
            work();
        }
        catch (OperationCanceledException)
        {
            // stopped by the user, or because another thread failed
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

using System.Collections.Concurrent;
using CisLens.Core.Contract;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Scoring;

/// <summary>
/// Runs jobs through a model: reading and window building on one thread, the model on the caller's, writing on a third,
/// with short queues between them, so that memory does not grow with the input.
/// </summary>
/// <param name="model">The model; a family's own path (<see cref="IAlleleModel"/>) is used where it brings one.</param>
/// <param name="tracks">Indexes of the tracks wanted; only these are computed.</param>
/// <param name="columns">What is computed of them.</param>
/// <param name="options">What is done about ends of contigs and unknown bases.</param>
public sealed class Scorer(ISequenceModel model, IReadOnlyList<int> tracks, EffectColumns columns, AlleleOptions options)
{
    const int BatchesAhead = 4;
    const int JobsBehind = 2;

    /// <summary>Seconds that the model worked.</summary>
    public double ModelSeconds { get; private set; }

    /// <summary>Scores jobs in order.</summary>
    /// <param name="jobs">Read on a thread of its own.</param>
    /// <param name="write">Takes each finished job, in order, on a thread of its own.</param>
    /// <param name="stop">Stops between two batches; jobs that are finished by then are written.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public void Run<T>(IEnumerable<T> jobs, Action<T> write, CancellationToken stop) where T : ScoringJob
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var batches = new BlockingCollection<EncodedBatch>(BatchesAhead);
        using var finished = new BlockingCollection<T>(JobsBehind);
        var members = new MemberPasses(model, tracks, columns);
        var encoding = Background(() => Encode(jobs, members.Shape, batches, broken.Token), batches.CompleteAdding, broken);
        var writing = Background(() => Write(finished, write), () => { }, broken);
        try
        {
            Predict(members, batches, finished, broken.Token);
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

    void Encode<T>(IEnumerable<T> jobs, IPasses passes, BlockingCollection<EncodedBatch> batches, CancellationToken stop) where T : ScoringJob
    {
        var encoder = new WindowEncoder(model.Manifest.Window, options, passes, batch => batches.Add(batch, stop));
        foreach (var job in jobs)
            encoder.Encode(job);
    }

    void Predict<T>(MemberPasses members, BlockingCollection<EncodedBatch> batches, BlockingCollection<T> finished, CancellationToken stop)
        where T : ScoringJob
    {
        foreach (var batch in batches.GetConsumingEnumerable(stop))
        {
            if (batch.Count > 0)
                members.Score(batch);
            ModelSeconds = members.ModelSeconds;
            batch.Release();
            if (batch.Completes is not T job)
                continue;
            job.Finish();
            finished.Add(job, stop);
        }
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

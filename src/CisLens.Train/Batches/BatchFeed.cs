using System.Threading.Channels;

namespace CisLens.Train.Batches;

/// <summary>Makes batches on a thread of its own, a few ahead, so that the device never waits for encoding.</summary>
public sealed class BatchFeed : IDisposable
{
    const int Ahead = 4;
    readonly Channel<TrainingBatch> _channel = Channel.CreateBounded<TrainingBatch>(Ahead);
    readonly CancellationTokenSource _stop = new();
    readonly Task _work;

    /// <summary>Starts at a place of an epoch and ends after the last batch of the last epoch.</summary>
    public BatchFeed(BatchPlan plan, int epoch, int place, int epochs) =>
        _work = Task.Factory.StartNew(() => Produce(plan, epoch, place, epochs), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>The next batch, or null after the last.</summary>
    public TrainingBatch? Next()
    {
        try
        {
            return _channel.Reader.ReadAsync(_stop.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (ChannelClosedException closed)
        {
            if (closed.InnerException is { } failure)
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
            return null;
        }
    }

    /// <summary>Stops the thread and waits for it.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _work.Wait();
        _stop.Dispose();
    }

    void Produce(BatchPlan plan, int epoch, int place, int epochs)
    {
        try
        {
            for (; epoch < epochs; epoch++, place = 0)
                for (; place < plan.BatchesPerEpoch; place++)
                    _channel.Writer.WriteAsync(plan.Make(epoch, place), _stop.Token).AsTask().GetAwaiter().GetResult();
            _channel.Writer.Complete();
        }
        catch (OperationCanceledException)
        {
            _channel.Writer.TryComplete();
        }
        catch (Exception failure)
        {
            _channel.Writer.TryComplete(failure);
        }
    }
}

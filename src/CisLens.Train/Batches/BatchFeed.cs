using System.Threading.Channels;

namespace CisLens.Train.Batches;

/// <summary>Makes batches in advance on another thread, so that the device never waits for encoding.</summary>
public sealed class BatchFeed : IDisposable
{
    const int Ahead = 4;
    readonly Channel<TrainingBatch> _channel = Channel.CreateBounded<TrainingBatch>(Ahead);
    readonly CancellationTokenSource _stop = new();
    readonly Task _work;

    /// <summary>Starts at a batch of an epoch and ends after the last batch of the last epoch.</summary>
    public BatchFeed(BatchPlan plan, int epoch, int batch, int epochs) =>
        _work = Task.Factory.StartNew(() => Produce(plan, epoch, batch, epochs), CancellationToken.None,
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

    void Produce(BatchPlan plan, int epoch, int batch, int epochs)
    {
        try
        {
            for (; epoch < epochs; epoch++, batch = 0)
                for (; batch < plan.BatchesPerEpoch; batch++)
                    _channel.Writer.WriteAsync(plan.Make(epoch, batch), _stop.Token).AsTask().GetAwaiter().GetResult();
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

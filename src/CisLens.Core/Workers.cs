namespace CisLens.Core;

/// <summary>Runs numbered tasks on several threads; each thread has its own working memory.</summary>
public static class Workers
{
    /// <summary>Runs the tasks 0 to <paramref name="tasks"/> − 1, in any order.</summary>
    /// <param name="threads">Largest number of threads.</param>
    /// <param name="tasks">Number of tasks.</param>
    /// <param name="memory">Makes the working memory of a thread.</param>
    /// <param name="work">Runs one task.</param>
    /// <param name="stop">Stops between tasks.</param>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static void Run<T>(int threads, int tasks, Func<T> memory, Action<T, int> work, CancellationToken stop = default)
    {
        int count = Math.Min(threads, tasks);
        int next = -1;
        void Worker(int thread)
        {
            var own = memory();
            for (int task; (task = Interlocked.Increment(ref next)) < tasks;)
            {
                stop.ThrowIfCancellationRequested();
                work(own, task);
            }
        }
        if (count <= 1)
            Worker(0);
        else
            Unwrapped(() => Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = count }, Worker));
    }

    /// <summary>Runs tasks without working memory.</summary>
    /// <inheritdoc cref="Run{T}(int, int, Func{T}, Action{T, int}, CancellationToken)"/>
    public static void Run(int threads, int tasks, Action<int> work, CancellationToken stop = default) =>
        Run(threads, tasks, () => 0, (_, task) => work(task), stop);

    static void Unwrapped(Action action)
    {
        try
        {
            action();
        }
        catch (AggregateException many)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(many.InnerException ?? many);
        }
    }
}

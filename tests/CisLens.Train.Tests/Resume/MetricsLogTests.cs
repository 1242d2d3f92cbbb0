using CisLens.Core;
using CisLens.Train.Resume;

namespace CisLens.Train.Tests.Resume;

public sealed class MetricsLogTests : IDisposable
{
    readonly string _path = Path.Combine(Path.GetTempPath(), $"cislens-{Guid.NewGuid():N}.jsonl");

    public void Dispose() => File.Delete(_path);

    static HistoryPoint Point(long step) =>
        new() { Step = step, Epoch = step / 10.0, LearningRate = 0.1, TrainLoss = 1.0 / 3, Metric = double.NaN };

    [Fact]
    public void Resume_truncates_the_log_so_that_no_step_is_logged_twice()
    {
        long known;
        using (var log = new MetricsLog(_path, 0))
        {
            log.Append(Point(10));
            known = log.Length;
            log.Append(Point(20));
        }
        using (var log = new MetricsLog(_path, known))
        {
            Assert.Equal([10], log.History.Select(p => p.Step));
            log.Append(Point(20));
        }
        Assert.Equal(2, File.ReadAllLines(_path).Length);
    }

    [Fact]
    public void A_log_with_lost_lines_is_refused()
    {
        File.WriteAllText(_path, "");
        Assert.Throws<InputException>(() => new MetricsLog(_path, 50));
    }
}

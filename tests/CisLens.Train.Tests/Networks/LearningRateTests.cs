using CisLens.Design;
using CisLens.Train.Networks;

namespace CisLens.Train.Tests.Networks;

public class LearningRateTests
{
    static TrainOptions With(ScheduleKind schedule) => new() { LearningRate = 0.1, Schedule = schedule };

    [Fact]
    public void One_cycle_is_that_of_pytorch()
    {
        // torch 1.13.1 gives these values for OneCycleLR(max_lr=0.1, total_steps=20, cycle_momentum=False)
        (long Step, double Rate)[] expected =
        [
            (0, 0.0040000000000000036), (1, 0.013167184270002533), (4, 0.09083281572999748), (5, 0.1),
            (6, 0.09874640062350874), (12, 0.0500002), (18, 0.0012539993764912555), (19, 4e-07),
        ];
        var rate = new LearningRate(With(ScheduleKind.OneCycle), 20);
        Assert.All(expected, e => Assert.Equal(e.Rate, rate.At(e.Step), 12));
    }

    [Fact]
    public void Cosine_is_that_of_pytorch()
    {
        // torch 1.13.1 gives these values for CosineAnnealingLR(T_max=10) from 0.1
        var rate = new LearningRate(With(ScheduleKind.Cosine), 10);
        Assert.Equal(0.09755282581475769, rate.At(1), 12);
        Assert.Equal(0.05, rate.At(5), 12);
        Assert.Equal(0.002447174185242324, rate.At(9), 12);
    }

    [Fact]
    public void Inverse_is_that_of_torch7()
    {
        // optim.sgd has clr = lr / (1 + nevals * lrd), and nevals starts at 0: 0.1, 0.1/1.5, 0.1/2, 0.1/2.5
        var rate = new LearningRate(With(ScheduleKind.Inverse) with { Decay = 0.5 }, 10);
        Assert.Equal([0.1, Math.Round(0.1 / 1.5, 15), 0.05, 0.04], Enumerable.Range(0, 4).Select(s => Math.Round(rate.At(s), 15)));
    }

    [Fact]
    public void Halving_is_that_of_SpliceAI()
    {
        // Jaganathan 2019 trains for ten epochs: the rate is 0.001 for six epochs, then each epoch halves it;
        // here the rate starts at 0.1 and an epoch has two steps
        var rate = new LearningRate(With(ScheduleKind.Halving) with { Epochs = 10 }, 20);
        Assert.Equal([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.025, 0.0125, 0.00625], Enumerable.Range(0, 10).Select(epoch => rate.At(2 * epoch + 1)));
        Assert.Equal(0.1, rate.At(11));
        Assert.Equal(0.05, rate.At(12));
        // six tenths of a run of one epoch end within this epoch; six tenths of three epochs end within the second epoch
        Assert.Equal(0.1, new LearningRate(With(ScheduleKind.Halving) with { Epochs = 1 }, 5).At(4));
        Assert.Equal([0.1, 0.1, 0.05], Enumerable.Range(0, 3).Select(epoch => new LearningRate(With(ScheduleKind.Halving) with { Epochs = 3 }, 3).At(epoch)));
    }

    [Fact]
    public void Warm_up_rises_in_a_line()
    {
        var rate = new LearningRate(With(ScheduleKind.Constant) with { WarmUp = 0.04 }, 100);
        Assert.Equal([0.025, 0.05, 0.075, 0.1, 0.1], Enumerable.Range(0, 5).Select(s => Math.Round(rate.At(s), 12)));
    }

    [Fact]
    public void Cosine_falls_from_the_end_of_the_warm_up()
    {
        // the rate rises in 10 of 20 steps; the other 10 steps are CosineAnnealingLR(T_max=10) from its start
        var rate = new LearningRate(With(ScheduleKind.Cosine) with { WarmUp = 0.5 }, 20);
        Assert.Equal(0.1, rate.At(9), 12);
        Assert.Equal(0.09755282581475769, rate.At(11), 12);
    }

    [Fact]
    public void The_rate_falls_when_the_metric_does_not_improve_for_longer_than_the_patience()
    {
        var rate = new LearningRate(With(ScheduleKind.Plateau) with { PlateauPatience = 1, PlateauFactor = 0.5 }, 100);
        rate.Observe(better: false);
        Assert.Equal(0.1, rate.At(0), 12);
        rate.Observe(better: false);
        Assert.Equal(0.05, rate.At(0), 12);
        rate.Observe(better: true);
        rate.Observe(better: false);
        Assert.Equal(0.05, rate.At(0), 12);
    }
}

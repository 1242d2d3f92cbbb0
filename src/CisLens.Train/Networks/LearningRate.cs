using CisLens.Design;

namespace CisLens.Train.Networks;

/// <summary>The learning rate of each step: a linear warm-up, then the schedule, times the plateau factors so far.</summary>
/// <param name="options">Rate, schedule and warm-up.</param>
/// <param name="totalSteps">Number of steps of the whole training.</param>
public sealed class LearningRate(TrainOptions options, long totalSteps)
{
    // PyTorch's OneCycleLR: pct_start, div_factor, final_div_factor
    const double RisingShare = 0.3;
    const double StartDivisor = 25;
    const double EndDivisor = 1e4;

    /// <summary>Validations in a row without a better metric; part of a checkpoint.</summary>
    public int PlateauAge { get; set; }

    /// <summary>Product of the plateau factors so far; part of a checkpoint.</summary>
    public double PlateauScale { get; set; } = 1;

    /// <summary>The rate of a step, counted from 0.</summary>
    public double At(long step)
    {
        double rising = options.WarmUp * totalSteps;
        double shape = step < rising ? (step + 1) / Math.Ceiling(rising) : options.Schedule switch
        {
            ScheduleKind.Cosine => (1 + Math.Cos(Math.PI * Math.Min(1, (step - rising) / (totalSteps - rising)))) / 2,
            ScheduleKind.OneCycle => OneCycle(step),
            ScheduleKind.Halving => Math.Pow(0.5, Halvings(step * options.Epochs / totalSteps)),
            ScheduleKind.Inverse => 1 / (1 + options.Decay * (step - rising)),
            _ => 1,
        };
        return options.LearningRate * shape * PlateauScale;
    }

    /// <summary>Reports whether the last validation was the best so far.</summary>
    public void Observe(bool better)
    {
        PlateauAge = better ? 0 : PlateauAge + 1;
        if (options.Schedule != ScheduleKind.Plateau || PlateauAge <= options.PlateauPatience)
            return;
        PlateauScale *= options.PlateauFactor;
        PlateauAge = 0;
    }

    double OneCycle(long step)
    {
        double top = RisingShare * totalSteps - 1, last = totalSteps - 1;
        return step <= top
            ? Anneal(1 / StartDivisor, 1, step / top)
            : Anneal(1, 1 / (StartDivisor * EndDivisor), Math.Min(1, (step - top) / (last - top)));
    }

    // one halving per epoch in the last 40 % of the epochs; epochs count from 0
    double Halvings(long epoch) => Math.Max(0, epoch + 1 - Math.Ceiling(6 * options.Epochs / 10.0));

    static double Anneal(double from, double to, double share) => to + (from - to) / 2 * (1 + Math.Cos(Math.PI * share));
}

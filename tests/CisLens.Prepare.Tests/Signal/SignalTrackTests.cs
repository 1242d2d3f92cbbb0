using CisLens.Core.Contract;
using CisLens.Prepare.Signal;

namespace CisLens.Prepare.Tests.Signal;

public sealed class SignalTrackTests
{
    static SignalTrack Track(LabelSteps steps) => new()
    {
        Track = new Track { Id = "t", Kind = TrackKind.Signal },
        Path = "",
        Power = LabelTransform.PowerOf("sum_sqrt", steps),
        Scale = 2,
        Clip = 40,
        ClipSoft = 32,
    };

    // by hand: 16^(3/4) = 8; 256^(3/4) = 64, and 32 + sqrt(64 - 32) = 37.657; 10000^(3/4) = 1000, and 32 + sqrt(968) = 63.1, clipped to 40
    [Theory]
    [InlineData(16, 16)]
    [InlineData(256, 2 * 37.65685424949238)]
    [InlineData(10_000, 80)]
    public void The_published_Borzoi_labels_are_power_soft_clip_clip_and_scale(double x, double label) =>
        Assert.Equal(label, Track(LabelSteps.Borzoi).Label(x, LabelSteps.Borzoi), 12);

    // by hand: 2·12 = 24 and sqrt(25) - 1 = 4; 2·760 = 1520 and sqrt(1521) - 1 = 38, then 31 + sqrt(38 - 31) = 33.646
    [Theory]
    [InlineData(12, 4)]
    [InlineData(760, 33.64575131106459)]
    [InlineData(100_000, 40)]
    public void Baskerville_scales_first_and_adds_one_in_the_roots(double x, double label) =>
        Assert.Equal(label, Track(LabelSteps.Baskerville).Label(x, LabelSteps.Baskerville), 12);

    // Baskerville's untransform_preds1 and untransform_preds, by hand: 48 / 2 = 24 and 24^(4/3) = 69.228;
    // 72 / 2 = 36, 32 + (36 - 32)^2 = 48 and 48^(4/3) = 174.444; (4 + 1)^2 - 1 = 24 and 24 / 2 = 12; 34: 31 + 3^2 = 40, 41^2 - 1 = 1680, 840
    [Theory]
    [InlineData(LabelSteps.Borzoi, 48, 69.22798)]
    [InlineData(LabelSteps.Borzoi, 72, 174.44356)]
    [InlineData(LabelSteps.Baskerville, 4, 12)]
    [InlineData(LabelSteps.Baskerville, 34, 840)]
    public void Undone_labels_are_those_of_Baskerville(LabelSteps steps, double label, double signal) =>
        Assert.Equal(signal, LabelTransform.From("sum_sqrt", 2, 40, 32, steps)!.Undo(label), 3);

    [Theory]
    [InlineData("sum", 1, null, LabelSteps.Borzoi, false)]
    [InlineData("mean", -1, null, LabelSteps.Borzoi, false)]
    [InlineData("mean_sqrt", 0.5, 20.0, LabelSteps.Borzoi, true)]
    [InlineData("sum_exp75", -2, 30.0, LabelSteps.Baskerville, true)]
    [InlineData("sum_sqrt", 3, null, LabelSteps.Baskerville, true)]
    [InlineData("sum", 1, 7.0, LabelSteps.Borzoi, true)]
    public void A_label_that_is_not_clipped_can_be_undone(string statistic, double scale, double? soft, LabelSteps steps, bool changes)
    {
        var transform = LabelTransform.From(statistic, scale, null, soft, steps)!;
        // the sign of the scale is applied to the file before the label is made
        var track = Track(steps) with { Power = LabelTransform.PowerOf(statistic, steps), Scale = Math.Abs(scale), Clip = null, ClipSoft = soft };
        foreach (double x in new[] { 0, 0.3, 5, 6.9, 7.1, 60, 5_000 })
            Assert.Equal(x, transform.Undo(track.Label(x, steps)), 1e-9 * Math.Max(1, x));
        Assert.Equal(changes, transform.ChangesLabels);
    }

    [Fact]
    public void Without_power_and_clip_a_label_is_the_scaled_statistic() => Assert.Equal(
        7, new SignalTrack { Track = new Track { Id = "t", Kind = TrackKind.Signal }, Path = "", Scale = 0.5 }.Label(14, LabelSteps.Borzoi));
}

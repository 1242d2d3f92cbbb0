using CisLens.Core.Contract;
using CisLens.Prepare.Signal;

namespace CisLens.Prepare.Tests.Signal;

public sealed class SignalTrackTests
{
    static SignalTrack Track(SignalPower power) => new()
    {
        Track = new Track { Id = "t", Kind = TrackKind.Signal },
        Path = "",
        Power = power,
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
        Assert.Equal(label, Track(SignalPower.Half).Label(x, LabelSteps.Borzoi), 12);

    // by hand: 2·12 = 24 and sqrt(25) - 1 = 4; 2·760 = 1520 and sqrt(1521) - 1 = 38, then 31 + sqrt(38 - 31) = 33.646
    [Theory]
    [InlineData(12, 4)]
    [InlineData(760, 33.64575131106459)]
    [InlineData(100_000, 40)]
    public void Baskerville_scales_first_and_adds_one_in_the_roots(double x, double label) =>
        Assert.Equal(label, Track(SignalPower.Half).Label(x, LabelSteps.Baskerville), 12);

    [Fact]
    public void Without_power_and_clip_a_label_is_the_scaled_statistic() => Assert.Equal(
        7, new SignalTrack { Track = new Track { Id = "t", Kind = TrackKind.Signal }, Path = "", Scale = 0.5 }.Label(14, LabelSteps.Borzoi));
}

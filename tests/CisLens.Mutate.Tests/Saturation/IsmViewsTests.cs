using CisLens.Mutate.Saturation;

namespace CisLens.Mutate.Tests.Saturation;

/// <summary>Example 9 of docs/conventions.md, section 15: the alternatives are -0.6, 0.0 and 0.3; base 3 is the reference.</summary>
public class IsmViewsTests
{
    static readonly float[] s_effects = [-0.6f, 0.0f, 0, 0.3f];

    [Fact]
    public void Centred3_takes_the_mean_of_the_three_alternatives()
    {
        var view = new float[4];
        IsmViews.Centred3(s_effects, view);
        Assert.Equal(0.1, view[2], 1e-6);
        Assert.Equal(-0.5, view[0], 1e-6);
    }

    [Fact]
    public void Centred4_counts_the_reference_as_zero()
    {
        var view = new float[4];
        IsmViews.Centred4(s_effects, view);
        Assert.Equal(0.075, view[2], 1e-6);
        Assert.Equal(0, view.Sum(), 1e-6);
    }

    [Fact]
    public void Loss_gain_and_importance()
    {
        Assert.Equal(-0.6f, IsmViews.Loss(s_effects, 2));
        Assert.Equal(0.3f, IsmViews.Gain(s_effects, 2));
        Assert.Equal(0.1, IsmViews.Importance(s_effects), 1e-6);
        // all alternatives lower the prediction: the gain is the highest alternative and not the 0 of the reference
        Assert.Equal(-0.1f, IsmViews.Gain([-0.2f, 0, -0.1f, -0.3f], 1));
    }
}

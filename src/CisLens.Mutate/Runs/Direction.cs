using CisLens.Mutate.Scores;

namespace CisLens.Mutate.Runs;

/// <summary>The effect in a word. Without a background there is no threshold, so <c>none</c> is an effect of exactly 0.</summary>
static class Direction
{
    /// <summary><c>gain</c>, <c>loss</c> or <c>none</c>; empty for an unsigned score and for no effect.</summary>
    public static string Of(EffectScore score, float effect) => (score.Signed, float.Sign(float.IsNaN(effect) ? 0 : effect)) switch
    {
        (false, _) => "",
        _ when float.IsNaN(effect) => "",
        (_, > 0) => "gain",
        (_, < 0) => "loss",
        _ => "none",
    };
}

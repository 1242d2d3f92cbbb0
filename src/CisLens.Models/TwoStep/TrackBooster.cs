using CisLens.Formats.Weights.Safetensors;
using CisLens.Metrics;
using CisLens.Models.Boosters;

namespace CisLens.Models.TwoStep;

/// <summary>The second step of one track: a booster, and the isotonic map from its prediction to a probability, as in MENTR.</summary>
/// <param name="Booster">The booster.</param>
/// <param name="Calibration">The map; null for none.</param>
public sealed record TrackBooster(Booster Booster, IsotonicMap? Calibration = null)
{
    /// <summary>Predicts the track from a row of features.</summary>
    public float Predict(ReadOnlySpan<float> features)
    {
        Span<float> value = stackalloc float[1];
        Booster.Predict(features, value);
        return Calibration is { } map ? (float)map.Apply(value[0]) : value[0];
    }
}

using CisLens.Design;
using CisLens.Design.Layers;

namespace CisLens.Train.Networks;

/// <summary>
/// Undoes the standardisation of labels: scales the last dense layers of a network, so that the model predicts on the scale of the data.
/// </summary>
static class HeadScale
{
    /// <summary>
    /// Multiplies the weights and the bias of each track by its standard deviation and adds its mean to the bias. Does nothing if no label
    /// was standardised.
    /// </summary>
    public static void Apply(Network network, ReadOnlySpan<float> means, ReadOnlySpan<float> deviations)
    {
        if (!means.ContainsAnyExcept(0f) && !deviations.ContainsAnyExcept(1f))
            return;
        int track = 0;
        foreach (var head in network.Heads)
        {
            Apply(network, head, means.Slice(track, head.Outputs), deviations.Slice(track, head.Outputs));
            track += head.Outputs;
        }
    }

    /// <summary>The inverse of <see cref="Apply(Network, ReadOnlySpan{float}, ReadOnlySpan{float})"/>.</summary>
    public static void Remove(Network network, ReadOnlySpan<float> means, ReadOnlySpan<float> deviations)
    {
        var (offsets, factors) = (new float[means.Length], new float[means.Length]);
        for (int t = 0; t < means.Length; t++)
            (offsets[t], factors[t]) = (-means[t] / deviations[t], 1 / deviations[t]);
        Apply(network, offsets, factors);
    }

    static void Apply(Network network, Dense head, ReadOnlySpan<float> means, ReadOnlySpan<float> deviations)
    {
        float[] rows = network.Read($"{head.Name}.weight"), offsets = network.Read($"{head.Name}.bias");
        for (int t = 0; t < offsets.Length; t++)
        {
            foreach (ref float value in rows.AsSpan(t * head.Inputs, head.Inputs))
                value *= deviations[t];
            offsets[t] = offsets[t] * deviations[t] + means[t];
        }
        network.Write($"{head.Name}.weight", rows);
        network.Write($"{head.Name}.bias", offsets);
    }
}

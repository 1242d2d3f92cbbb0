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
    /// <param name="network">The network.</param>
    /// <param name="head">Index of the head.</param>
    /// <param name="means">One per track of the head.</param>
    /// <param name="deviations">One per track of the head.</param>
    public static void Apply(Network network, int head, ReadOnlySpan<float> means, ReadOnlySpan<float> deviations)
    {
        if (!means.ContainsAnyExcept(0f) && !deviations.ContainsAnyExcept(1f))
            return;
        int track = 0;
        foreach (var layer in network.Heads(head))
        {
            Apply(network, layer, means.Slice(track, layer.Outputs), deviations.Slice(track, layer.Outputs));
            track += layer.Outputs;
        }
    }

    /// <summary>The inverse of <see cref="Apply(Network, int, ReadOnlySpan{float}, ReadOnlySpan{float})"/>.</summary>
    public static void Remove(Network network, int head, ReadOnlySpan<float> means, ReadOnlySpan<float> deviations)
    {
        var (offsets, factors) = (new float[means.Length], new float[means.Length]);
        for (int t = 0; t < means.Length; t++)
            (offsets[t], factors[t]) = (-means[t] / deviations[t], 1 / deviations[t]);
        Apply(network, head, offsets, factors);
    }

    static void Apply(Network network, Dense layer, ReadOnlySpan<float> means, ReadOnlySpan<float> deviations)
    {
        float[] rows = network.Read($"{layer.Name}.weight"), offsets = network.Read($"{layer.Name}.bias");
        for (int t = 0; t < offsets.Length; t++)
        {
            foreach (ref float value in rows.AsSpan(t * layer.Inputs, layer.Inputs))
                value *= deviations[t];
            offsets[t] = offsets[t] * deviations[t] + means[t];
        }
        network.Write($"{layer.Name}.weight", rows);
        network.Write($"{layer.Name}.bias", offsets);
    }
}

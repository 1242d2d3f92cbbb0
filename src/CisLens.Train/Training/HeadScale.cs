using CisLens.Design;

namespace CisLens.Train.Training;

/// <summary>
/// Puts the labels' mean and standard deviation back: the last dense layer of a network trained on standardised labels is
/// scaled, so that the model answers on the scale of the data without a step of its own.
/// </summary>
static class HeadScale
{
    /// <summary>Multiplies the head's row of each track by the deviation and moves its bias by the mean.</summary>
    public static void Apply(Network network, ReadOnlySpan<float> means, ReadOnlySpan<float> deviations)
    {
        // the head is the last layer: its weight is T x inputs, its bias T
        var parameters = network.Weights.Where(w => !w.Buffer).ToArray();
        var (weight, bias) = (parameters[^2], parameters[^1]);
        float[] rows = network.Read(weight.Name), offsets = network.Read(bias.Name);
        int width = rows.Length / offsets.Length;
        for (int t = 0; t < offsets.Length; t++)
        {
            foreach (ref float value in rows.AsSpan(t * width, width))
                value *= deviations[t];
            offsets[t] = offsets[t] * deviations[t] + means[t];
        }
        network.Write(weight.Name, rows);
        network.Write(bias.Name, offsets);
    }
}

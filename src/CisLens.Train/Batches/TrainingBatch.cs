namespace CisLens.Train.Batches;

/// <summary>A batch ready for the device.</summary>
/// <param name="Epoch">Epoch, from 0.</param>
/// <param name="Place">Place in the epoch, from 0.</param>
/// <param name="Count">Examples.</param>
/// <param name="Codes">B × L codes.</param>
/// <param name="Labels">B × bins × T; 0 where missing.</param>
/// <param name="Weights">B × bins × T, 0 where a label is missing; null when every label counts once.</param>
public sealed record TrainingBatch(int Epoch, int Place, int Count, byte[] Codes, float[] Labels, float[]? Weights)
{
    /// <summary>Sum of the weights of all labels.</summary>
    public double LabelWeight => Weights is null ? Labels.Length : Weights.Sum();

    /// <summary>Cuts the batch into parts of nearly equal size; fewer parts when there are fewer examples.</summary>
    public IEnumerable<TrainingBatch> Parts(int parts)
    {
        parts = Math.Min(parts, Count);
        return parts == 1 ? [this] : Enumerable.Range(0, parts)
            .Select(i => Part((int)((long)i * Count / parts), (int)((long)(i + 1) * Count / parts)));
    }

    TrainingBatch Part(int first, int end)
    {
        T[] Rows<T>(T[] values) => values[(first * (values.Length / Count))..(end * (values.Length / Count))];
        return new TrainingBatch(Epoch, Place, end - first, Rows(Codes), Rows(Labels), Weights is null ? null : Rows(Weights));
    }
}

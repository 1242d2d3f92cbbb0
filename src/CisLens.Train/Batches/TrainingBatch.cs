namespace CisLens.Train.Batches;

/// <summary>A batch ready for the device.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Number">Number of the batch in its epoch, from 0.</param>
/// <param name="Count">Number of examples.</param>
/// <param name="Codes">B L base codes.</param>
/// <param name="Labels">B N T; 0 where missing.</param>
/// <param name="Weights">B N T; 0 where a label is missing. Null if every label has weight 1.</param>
public sealed record TrainingBatch(int Epoch, int Number, int Count, byte[] Codes, float[] Labels, float[]? Weights)
{
    /// <summary>Index of the head whose labels these are.</summary>
    public int Head { get; init; }

    /// <summary>Sum of the weights of all labels.</summary>
    public double LabelWeight => Weights is null ? Labels.Length : Weights.Sum();

    /// <summary>Splits the batch into parts whose sizes differ by at most one example; no part is empty.</summary>
    public IEnumerable<TrainingBatch> Parts(int parts)
    {
        parts = Math.Min(parts, Count);
        return parts == 1 ? [this] : Enumerable.Range(0, parts)
            .Select(i => Part((int)((long)i * Count / parts), (int)((long)(i + 1) * Count / parts)));
    }

    TrainingBatch Part(int first, int end)
    {
        T[] Rows<T>(T[] values) => values[(first * (values.Length / Count))..(end * (values.Length / Count))];
        return this with
        {
            Count = end - first,
            Codes = Rows(Codes),
            Labels = Rows(Labels),
            Weights = Weights is null ? null : Rows(Weights),
        };
    }
}

namespace CisLens.Core.Contract;

/// <summary>The attention of a model between the positions of a window.</summary>
public interface IAttention
{
    /// <summary>Number of attention heads of each layer with attention, in order.</summary>
    IReadOnlyList<int> Heads { get; }

    /// <summary>The attention of all layers for one strand.</summary>
    /// <param name="codes">Codes of a window.</param>
    /// <param name="reverse">True if the codes are those of the minus strand. The maps are in the order of the plus strand.</param>
    /// <param name="mostCells">
    /// Largest number of rows of a map. A layer with more positions is pooled, so that no map of all positions and heads is kept.
    /// </param>
    /// <returns>One map per layer.</returns>
    IReadOnlyList<AttentionMap> Attention(ReadOnlySpan<byte> codes, bool reverse, int mostCells);
}

/// <summary>
/// The attention weights of one layer, or the mean of several. Rows are queries and columns are keys; the sum of a row is 1.
/// </summary>
/// <param name="Positions">Number of positions of the layer; each covers the same number of bp of the window.</param>
/// <param name="PerCell">
/// Number of positions in a row and in a column; the last may have fewer. A cell is the sum over its keys, and the mean over its queries.
/// </param>
/// <param name="Heads">Number of heads.</param>
/// <param name="Values">Heads × rows × columns.</param>
public sealed record AttentionMap(int Positions, int PerCell, int Heads, double[] Values)
{
    /// <summary>Number of rows and of columns.</summary>
    public int Cells => (Positions + PerCell - 1) / PerCell;

    /// <summary>Number of positions in a row: the smallest that gives at most <paramref name="mostCells"/> rows.</summary>
    public static int PositionsPerCell(int positions, int mostCells) => (positions + mostCells - 1) / mostCells;

    /// <summary>The mean of maps of one size and of their heads.</summary>
    public static AttentionMap Mean(IReadOnlyList<AttentionMap> maps)
    {
        var first = maps[0];
        var mean = new double[first.Cells * first.Cells];
        foreach (var map in maps)
            for (int i = 0; i < map.Values.Length; i++)
                mean[i % mean.Length] += map.Values[i] / map.Heads / maps.Count;
        return first with { Heads = 1, Values = mean };
    }

    /// <summary>The map of one head.</summary>
    /// <param name="head">0-based index of the head.</param>
    public AttentionMap Head(int head)
    {
        int size = Cells * Cells;
        return this with { Heads = 1, Values = Values[(head * size)..((head + 1) * size)] };
    }

    /// <summary>
    /// The attention of a window in the order of the plus strand. If the model averages the two strands, so are the maps.
    /// </summary>
    /// <param name="model">A model with attention.</param>
    /// <param name="codes">Codes of the window.</param>
    /// <param name="reverse">True if the codes are those of the minus strand.</param>
    /// <param name="mostCells">Largest number of rows of a map.</param>
    /// <returns>One map per layer.</returns>
    public static IReadOnlyList<AttentionMap> Compute(ISequenceModel model, byte[] codes, bool reverse, int mostCells)
    {
        var maps = model.Attention!.Attention(codes, reverse, mostCells);
        if (model.Manifest.Strand == StrandRule.Forward)
            return maps;
        var other = model.Attention.Attention(Dna.ReverseComplement(codes), !reverse, mostCells);
        foreach (var (map, same) in maps.Zip(other))
            for (int i = 0; i < map.Values.Length; i++)
                map.Values[i] = (map.Values[i] + same.Values[i]) / 2;
        return maps;
    }
}

using CisLens.Core.Contract;
using CisLens.Design.Layers;
using CisLens.Torch;

namespace CisLens.Design.Libtorch;

/// <summary>Collects the attention weights of one window, pooled, while the network computes tile by tile.</summary>
/// <param name="reverse">True if the window is of the minus strand; the maps are in the order of the plus strand.</param>
/// <param name="mostCells">Largest number of rows of a map.</param>
sealed class AttentionMaps(bool reverse, int mostCells)
{
    readonly Dictionary<string, AttentionMap> _maps = [];

    /// <summary>The maps, in the order of the layers.</summary>
    public IReadOnlyList<AttentionMap> All => [.. _maps.Values];

    /// <summary>Adds the weights of some queries of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="first0">0-based position of the first query.</param>
    /// <param name="weights"><c>1 heads queries keys</c>.</param>
    public void Add(Attention layer, long first0, Tensor weights)
    {
        using var scope = new TensorScope();
        int keys = (int)weights.Size(3), per = AttentionMap.PositionsPerCell(keys, mostCells), cells = (keys + per - 1) / per;
        if (!_maps.TryGetValue(layer.Name, out var map))
            _maps[layer.Name] = map = new(keys, per, layer.Heads, new double[layer.Heads * cells * cells]);
        long queries = weights.Size(2);
        var ordered = reverse ? weights.Flip(3) : weights;
        double[] sums = ordered.Pad([0, (long)cells * per - keys]).Reshape(layer.Heads, queries, cells, per).Sum([3])
            .To(DType.Float64).ToArray<double>();
        for (int head = 0; head < layer.Heads; head++)
            for (int query = 0; query < queries; query++)
            {
                int position = reverse ? keys - 1 - (int)first0 - query : (int)first0 + query;
                int row = position / per, inRow = Math.Min(per, keys - row * per);
                var target = map.Values.AsSpan((head * cells + row) * cells, cells);
                var own = sums.AsSpan((int)(head * queries + query) * cells, cells);
                for (int i = 0; i < cells; i++)
                    target[i] += own[i] / inRow;
            }
    }
}

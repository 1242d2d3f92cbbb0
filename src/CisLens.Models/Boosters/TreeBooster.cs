using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Formats.Weights.Safetensors;

namespace CisLens.Models.Boosters;

/// <summary>
/// Boosted trees or a random forest (<c>gbtree</c>): margin = intercept + the value of one leaf of each tree. At a split, a row goes
/// left if its feature is below the threshold.
/// </summary>
/// <remarks>
/// Nodes are stored level by level, and the two children of a node are neighbours: a walk down a tree always ends.
/// </remarks>
public sealed class TreeBooster : Booster
{
    internal const uint MissingLeft = 1u << 31;

    readonly int[] _roots;
    readonly uint[] _splits;      // index of the feature, with MissingLeft where a missing value goes left
    readonly float[] _values;     // threshold, or the value of a leaf
    readonly int[] _left;         // the left child; the right child follows it; 0 for a leaf

    TreeBooster(int features, float intercept, BoosterObjective objective, int[] roots, uint[] splits, float[] values, int[] left)
        : base(features, intercept, objective)
    {
        if (splits.Length != values.Length || left.Length != values.Length)
            throw new ArgumentException($"{splits.Length} splits, {values.Length} values and {left.Length} children; expected one number");
        (_roots, _splits, _values, _left) = (roots, splits, values, left);
        if (roots.FirstOrDefault(values.Length) != 0)
            throw new ArgumentException($"the first of {roots.Length} trees does not begin at the first of {values.Length} nodes");
        for (int tree = 0; tree < roots.Length; tree++)
        {
            int end = tree + 1 < roots.Length ? roots[tree + 1] : values.Length;
            if (end <= roots[tree] || end > values.Length)
                throw new ArgumentException($"tree {tree} has nodes {roots[tree]} to {end} of {values.Length}; expected one or more");
            for (int node = roots[tree]; node < end; node++)
                CheckNode(node, end);
        }
    }

    void CheckNode(int node, int end)
    {
        bool leaf = _left[node] == 0;
        if (!leaf && (_left[node] <= node || _left[node] >= end - 1))
            throw new ArgumentException($"node {node} has the child {_left[node]}; expected {node + 1} to {end - 2}");
        if (!leaf && (_splits[node] & ~MissingLeft) >= (uint)Features)
            throw new ArgumentException($"node {node} uses feature {_splits[node] & ~MissingLeft}; there are {Features}");
        if (leaf ? !float.IsFinite(_values[node]) : float.IsNaN(_values[node]))
            throw new ArgumentException($"node {node} has the value {_values[node]}; expected a finite number");
    }

    /// <summary>A node as XGBoost stores it.</summary>
    /// <param name="Left">Index of the left child in the tree; −1 for a leaf.</param>
    /// <param name="Right">Index of the right child in the tree.</param>
    /// <param name="Split">Index of the feature, with <see cref="MissingLeft"/>.</param>
    /// <param name="Value">The threshold, or the value of a leaf.</param>
    internal readonly record struct Node(int Left, int Right, uint Split, float Value);

    /// <summary>Makes a booster from the trees of XGBoost, each with its root first.</summary>
    /// <exception cref="ArgumentException">A tree is damaged.</exception>
    internal static TreeBooster From(int features, float intercept, BoosterObjective objective, IReadOnlyList<Node[]> trees)
    {
        var (roots, splits, values, left) = (new int[trees.Count], new List<uint>(), new List<float>(), new List<int>());
        foreach (var (index, tree) in trees.Index())
        {
            int root = roots[index] = values.Count;
            var order = new List<int> { 0 };
            for (int i = 0; i < order.Count; i++)
            {
                var node = (uint)order[i] < (uint)tree.Length ? tree[order[i]]
                    : throw new ArgumentException($"tree {index} refers to node {order[i]} of {tree.Length}");
                left.Add(node.Left == -1 ? 0 : root + order.Count);
                splits.Add(node.Left == -1 ? 0 : node.Split);
                values.Add(node.Value);
                if (node.Left != -1)
                    order.AddRange([node.Left, node.Right]);
                if (order.Count > tree.Length)
                    throw new ArgumentException($"tree {index} is not a tree: two nodes of it have the same child");
            }
        }
        return new(features, intercept, objective, roots, [.. splits], [.. values], [.. left]);
    }

    /// <inheritdoc/>
    public override long ParameterCount => _values.Length;

    /// <summary>Number of trees.</summary>
    public int Trees => _roots.Length;

    /// <summary>The booster of the first trees only: that of an earlier round.</summary>
    /// <param name="trees">Number of trees.</param>
    public TreeBooster First(int trees)
    {
        int nodes = trees < _roots.Length ? _roots[trees] : _values.Length;
        return new(Features, Intercept, Objective, _roots[..trees], _splits[..nodes], _values[..nodes], _left[..nodes]);
    }

    private protected override float Margin(ReadOnlySpan<float> row)
    {
        float sum = Intercept;
        foreach (int root in _roots)
        {
            int node = root;
            while (_left[node] > 0)
                node = Child(node, row);
            sum += _values[node];
        }
        return sum;
    }

    int Child(int node, ReadOnlySpan<float> row)
    {
        uint split = _splits[node];
        float x = row[(int)(split & ~MissingLeft)];
        bool goesLeft = x < _values[node] || (split & MissingLeft) != 0 && float.IsNaN(x);
        return goesLeft ? _left[node] : _left[node] + 1;
    }

    private protected override void AddContributions(
        ReadOnlySpan<float> row, ReadOnlySpan<float> baseline, Span<double> contributions)
    {
        foreach (int root in _roots)
            AddShapley(root, row, baseline, [], [], contributions);
    }

    /// <summary>
    /// Adds the Shapley values of the leaves below a node, exactly (interventional TreeSHAP with one baseline, Lundberg 2020). A leaf is
    /// reached if the features in <paramref name="own"/> are those of the row, and the features in <paramref name="other"/> those of the
    /// baseline.
    /// </summary>
    void AddShapley(int node, ReadOnlySpan<float> row, ReadOnlySpan<float> baseline, List<int> own, List<int> other,
        Span<double> contributions)
    {
        if (_left[node] == 0)
        {
            foreach (int feature in own)
                contributions[feature] += _values[node] * OrderShare(own.Count - 1, other.Count);
            foreach (int feature in other)
                contributions[feature] -= _values[node] * OrderShare(own.Count, other.Count - 1);
            return;
        }
        int split = (int)(_splits[node] & ~MissingLeft), ofRow = Child(node, row), ofBaseline = Child(node, baseline);
        if (ofRow == ofBaseline || own.Contains(split))
            AddShapley(ofRow, row, baseline, own, other, contributions);
        else if (other.Contains(split))
            AddShapley(ofBaseline, row, baseline, own, other, contributions);
        else
        {
            own.Add(split);
            AddShapley(ofRow, row, baseline, own, other, contributions);
            own.RemoveAt(own.Count - 1);
            other.Add(split);
            AddShapley(ofBaseline, row, baseline, own, other, contributions);
            other.RemoveAt(other.Count - 1);
        }
    }

    /// <summary>before! · after! / (before + after + 1)!: the share of orders with a feature after some and before others.</summary>
    static double OrderShare(int before, int after)
    {
        double share = 1.0 / (before + after + 1);
        for (int i = 1; i <= before; i++)
            share *= (double)i / (after + i);
        return share;
    }

    private protected override IEnumerable<TensorSource> OwnTensors(string prefix) =>
    [
        Tensor(prefix + ".roots", ElementType.I32, _roots), Tensor(prefix + ".splits", ElementType.U32, _splits),
        Tensor(prefix + ".values", ElementType.F32, _values), Tensor(prefix + ".left", ElementType.I32, _left),
    ];

    internal static TreeBooster Load(StoredBooster tensors, int features, float intercept, BoosterObjective objective) =>
        new(features, intercept, objective, tensors.Read<int>(".roots", ElementType.I32), tensors.Read<uint>(".splits", ElementType.U32),
            tensors.Read<float>(".values", ElementType.F32), tensors.Read<int>(".left", ElementType.I32));
}

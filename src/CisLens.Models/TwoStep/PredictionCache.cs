using System.Security.Cryptography;
using CisLens.Core;

namespace CisLens.Models.TwoStep;

/// <summary>Predictions by sequence. When they are too many, those that were not used for longest are dropped.</summary>
/// <param name="mostBytes">Largest size of all predictions.</param>
sealed class PredictionCache(long mostBytes)
{
    readonly Dictionary<string, LinkedListNode<(string Key, float[] Values)>> _known = new(StringComparer.Ordinal);
    readonly LinkedList<(string Key, float[] Values)> _byUse = new();   // the last used first
    long _bytes;

    /// <summary>The predictions for a sequence, computed if they are not known.</summary>
    /// <param name="codes">Codes of <see cref="Dna"/>.</param>
    /// <param name="compute">Computes the predictions.</param>
    public float[] Get(ReadOnlySpan<byte> codes, Func<ReadOnlySpan<byte>, float[]> compute)
    {
        string key = Convert.ToHexString(SHA256.HashData(codes));
        if (_known.TryGetValue(key, out var node))
            _byUse.Remove(node);
        else
            node = Add(key, compute(codes));
        _byUse.AddFirst(node);
        while (_bytes > mostBytes)
            RemoveOldest();
        return node.Value.Values;
    }

    LinkedListNode<(string Key, float[] Values)> Add(string key, float[] values)
    {
        _bytes += Size(values);
        return _known[key] = new((key, values));
    }

    void RemoveOldest()
    {
        var (key, values) = _byUse.Last!.Value;
        _byUse.RemoveLast();
        _known.Remove(key);
        _bytes -= Size(values);
    }

    static long Size(float[] values) => (long)values.Length * sizeof(float);
}

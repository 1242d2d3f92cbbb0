using System.Runtime.InteropServices;

namespace CisLens.Metrics;

/// <summary>
/// Accumulates scores of positives and negatives, for AUROC and AUPRC. Scores are stored as float32, the type of predictions. The metrics
/// are exact for up to <paramref name="exact"/> scores. Above that, scores are counted in bins: scores with the same sign, exponent and
/// first 13 bits of the mantissa (1 part in 8,192) are ties.
/// </summary>
/// <param name="exact">Maximum number of scores that are stored one by one.</param>
public sealed class RankedScores(long exact = 1L << 30)
{
    const int DroppedBits = 10;   // of the 23 bits of a float's mantissa
    readonly List<uint> _positives = [], _negatives = [];   // keys, in the order of the scores
    Dictionary<uint, (long Positives, long Negatives)>? _bins;
    bool _undefined;

    /// <summary>Whether all scores are stored, so that the metrics are exact.</summary>
    public bool IsExact => _bins is null;

    /// <summary>Number of positives.</summary>
    public long Positives { get; private set; }

    /// <summary>Number of negatives.</summary>
    public long Negatives { get; private set; }

    /// <summary>Area under the receiver operating characteristic; NaN if a class is empty or a score is NaN.</summary>
    public double Auroc
    {
        get
        {
            double pairs = 0, negatives = 0;
            foreach (var (tiedPositives, tiedNegatives) in Ties())
            {
                pairs += tiedPositives * (negatives + tiedNegatives / 2.0);
                negatives += tiedNegatives;
            }
            return _undefined ? double.NaN : pairs / ((double)Positives * Negatives);
        }
    }

    /// <summary>Area under the precision-recall curve as average precision; NaN without a positive or if a score is NaN.</summary>
    public double Auprc
    {
        get
        {
            double sum = 0, positives = 0, called = 0;
            foreach (var (tiedPositives, tiedNegatives) in Enumerable.Reverse(Ties()))
            {
                called += tiedPositives + tiedNegatives;
                positives += tiedPositives;
                if (tiedPositives > 0)
                    sum += tiedPositives * positives / called;
            }
            return _undefined ? double.NaN : sum / positives;
        }
    }

    /// <summary>Adds a score with its label of 0 or 1.</summary>
    public void Add(double score, double label)
    {
        bool positive = label > 0.5;
        (Positives, Negatives) = positive ? (Positives + 1, Negatives) : (Positives, Negatives + 1);
        _undefined |= double.IsNaN(score);
        uint key = Key((float)score);
        if (_bins is null)
            (positive ? _positives : _negatives).Add(key);
        else
            Count(key >> DroppedBits, positive ? 1 : 0, positive ? 0 : 1);
        if (_bins is null && Positives + Negatives > exact)
            CountAll();
    }

    /// <summary>Adds all scores of another part.</summary>
    public void Merge(RankedScores other)
    {
        Positives += other.Positives;
        Negatives += other.Negatives;
        _undefined |= other._undefined;
        _positives.AddRange(other._positives);
        _negatives.AddRange(other._negatives);
        if (_bins is not null || other._bins is not null || Positives + Negatives > exact)
            CountAll();
        foreach (var (bin, (positives, negatives)) in other._bins ?? [])
            Count(bin, positives, negatives);
    }

    void CountAll()
    {
        _bins ??= [];
        foreach (uint key in _positives)
            Count(key >> DroppedBits, 1, 0);
        foreach (uint key in _negatives)
            Count(key >> DroppedBits, 0, 1);
        foreach (var list in new[] { _positives, _negatives })
        {
            list.Clear();
            list.TrimExcess();
        }
    }

    void Count(uint bin, long positives, long negatives)
    {
        ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_bins!, bin, out _);
        counts = (counts.Positives + positives, counts.Negatives + negatives);
    }

    /// <summary>Numbers of positives and negatives of each distinct score, in ascending order.</summary>
    List<(long Positives, long Negatives)> Ties()
    {
        if (_bins is not null)
            return [.. _bins.OrderBy(bin => bin.Key).Select(bin => bin.Value)];
        _positives.Sort();
        _negatives.Sort();
        var ties = new List<(long, long)>();
        for (int p = 0, n = 0; p < _positives.Count || n < _negatives.Count;)
        {
            uint score = n == _negatives.Count || p < _positives.Count && _positives[p] < _negatives[n] ? _positives[p] : _negatives[n];
            int firstPositive = p, firstNegative = n;
            while (p < _positives.Count && _positives[p] == score)
                p++;
            while (n < _negatives.Count && _negatives[n] == score)
                n++;
            ties.Add((p - firstPositive, n - firstNegative));
        }
        return ties;
    }

    // with the bits of negative numbers inverted, bits and floats have the same order; adding 0f makes −0 equal to 0
    static uint Key(float score)
    {
        uint bits = BitConverter.SingleToUInt32Bits(score + 0f);
        return bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits;
    }
}

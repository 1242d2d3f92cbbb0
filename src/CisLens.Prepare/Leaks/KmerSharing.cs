using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Leaks;

/// <summary>
/// Looks for held-out sequences that the training split holds too, whole or in part: words of 32 bp, each the smaller
/// of itself and its reverse complement. Exact up to a bound on memory; beyond it words are sampled by their hash
/// (FracMinHash, Irber 2022), the same words everywhere.
/// </summary>
sealed class KmerSharing(ILabelledSequences data, long maxWords = 4_000_000)
{
    const int ExamplesShown = 5;
    const double NearIdenticalShare = 0.5;

    /// <summary>Fills the report's part on near-identical sequences.</summary>
    public LeakReport Report(LeakReport report, CancellationToken stop)
    {
        int[] heldOut = [.. data.Indexes(Split.Validation).Concat(data.Indexes(Split.Test)).Order()];
        int sampling = (int)(1 + (long)heldOut.Length * Math.Max(0, data.Window - DnaKmers.Length + 1) / maxWords);
        var trained = FindInTraining(WordsOf(heldOut, sampling, stop), sampling, stop);
        int sharing = 0, nearIdentical = 0;
        var pairs = new List<LeakPair>();
        foreach (int index in heldOut)
        {
            var (words, shared, first) = Compare(index, trained, sampling);
            sharing += shared > 0 ? 1 : 0;
            if (shared == 0 || shared < NearIdenticalShare * words)
                continue;
            nearIdentical++;
            if (pairs.Count < ExamplesShown)
                pairs.Add(new LeakPair(data.Name(index), data.Name(first), Math.Round((double)shared / words, 3)));
        }
        return report with
        {
            Word = DnaKmers.Length,
            Sampling = sampling,
            HeldOut = heldOut.Length,
            SharingWord = sharing,
            NearIdentical = nearIdentical,
            Examples = pairs,
        };
    }

    HashSet<ulong> WordsOf(int[] indexes, int sampling, CancellationToken stop)
    {
        var words = new HashSet<ulong>();
        foreach (int index in indexes)
        {
            stop.ThrowIfCancellationRequested();
            foreach (ulong word in Words(index, sampling))
                words.Add(word);
        }
        return words;
    }

    // each word that training shares, with the first example that holds it
    Dictionary<ulong, int> FindInTraining(HashSet<ulong> heldOut, int sampling, CancellationToken stop)
    {
        var trained = new Dictionary<ulong, int>();
        foreach (int index in data.Indexes(Split.Train))
        {
            stop.ThrowIfCancellationRequested();
            foreach (ulong word in Words(index, sampling))
                if (heldOut.Contains(word))
                    trained.TryAdd(word, index);
        }
        return trained;
    }

    (int Words, int Shared, int First) Compare(int index, Dictionary<ulong, int> trained, int sampling)
    {
        int words = 0, shared = 0, first = -1;
        foreach (ulong word in Words(index, sampling))
        {
            words++;
            if (!trained.TryGetValue(word, out int example))
                continue;
            shared++;
            first = first < 0 ? example : first;
        }
        return (words, shared, first);
    }

    List<ulong> Words(int index, int sampling)
    {
        var codes = new byte[data.Window];
        data.Sequence(index, 0, codes);
        return DnaKmers.From(codes, sampling);
    }
}

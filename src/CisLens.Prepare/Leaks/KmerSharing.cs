using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Leaks;

/// <summary>
/// Finds held-out sequences that share 32-mers with the training split. The result is exact as long as all 32-mers fit into memory;
/// otherwise one sample of 32-mers, chosen by their hash (FracMinHash, Irber 2022), is compared.
/// </summary>
sealed class KmerSharing(ILabelledSequences data, long maxKmers = 4_000_000)
{
    const int MostExamples = 5;
    const double NearIdenticalShare = 0.5;

    /// <summary>Adds the counts of shared k-mers to a report.</summary>
    public LeakReport Report(LeakReport report, CancellationToken stop)
    {
        var validation = Indexes(Split.Validation).ToHashSet();
        int[] heldOut = [.. validation.Concat(Indexes(Split.Test)).Order()];
        int sampling = (int)(1 + (long)heldOut.Length * Math.Max(0, data.Window - DnaKmers.Length + 1) / maxKmers);
        var trained = FindInTraining(AllKmers(heldOut, sampling, stop), sampling, stop);
        int sharing = 0, nearIdentical = 0;
        var similar = new Dictionary<Split, int>();
        var pairs = new List<LeakPair>();
        foreach (int index in heldOut)
        {
            var (kmers, shared, first) = Compare(index, trained, sampling);
            sharing += shared > 0 ? 1 : 0;
            if (shared == 0 || shared < NearIdenticalShare * kmers)
                continue;
            nearIdentical++;
            var split = validation.Contains(index) ? Split.Validation : Split.Test;
            similar[split] = similar.GetValueOrDefault(split) + 1;
            if (pairs.Count < MostExamples)
                pairs.Add(new LeakPair(data.Name(index), data.Name(first), Math.Round((double)shared / kmers, 3)));
        }
        return report with
        {
            Word = DnaKmers.Length,
            Sampling = sampling,
            HeldOut = heldOut.Length,
            SharingWord = sharing,
            NearIdentical = nearIdentical,
            Similar = report.Similar ?? similar,
            Examples = pairs,
        };
    }

    // the examples of all heads: those of one genome may be similar to those of another
    IEnumerable<int> Indexes(Split split) => data.Heads.SelectMany(head => data.ForHead(head).Indexes(split)).Distinct().Order();

    HashSet<ulong> AllKmers(int[] indexes, int sampling, CancellationToken stop)
    {
        var kmers = new HashSet<ulong>();
        foreach (int index in indexes)
        {
            stop.ThrowIfCancellationRequested();
            kmers.UnionWith(Kmers(index, sampling));
        }
        return kmers;
    }

    // each k-mer of the held-out splits that is in the training split, with the first training example that has it
    Dictionary<ulong, int> FindInTraining(HashSet<ulong> heldOut, int sampling, CancellationToken stop)
    {
        var trained = new Dictionary<ulong, int>();
        foreach (int index in Indexes(Split.Train))
        {
            stop.ThrowIfCancellationRequested();
            foreach (ulong kmer in Kmers(index, sampling))
                if (heldOut.Contains(kmer))
                    trained.TryAdd(kmer, index);
        }
        return trained;
    }

    (int Kmers, int Shared, int First) Compare(int index, Dictionary<ulong, int> trained, int sampling)
    {
        int kmers = 0, shared = 0, first = -1;
        foreach (ulong kmer in Kmers(index, sampling))
        {
            kmers++;
            if (!trained.TryGetValue(kmer, out int example))
                continue;
            shared++;
            first = first < 0 ? example : first;
        }
        return (kmers, shared, first);
    }

    List<ulong> Kmers(int index, int sampling)
    {
        var codes = new byte[data.Window];
        data.Sequence(index, 0, codes);
        return DnaKmers.From(codes, sampling);
    }
}

/// <summary>The 32-mers of a sequence, with two bits per base. A 32-mer and its reverse complement have the same number.</summary>
static class DnaKmers
{
    /// <summary>Length of a k-mer in bp.</summary>
    public const int Length = 32;

    /// <summary>
    /// The k-mers of a sequence without those that contain N. With <paramref name="sampling"/> above 1, about one k-mer in so many is
    /// returned, chosen by its hash.
    /// </summary>
    public static List<ulong> From(ReadOnlySpan<byte> codes, int sampling)
    {
        var kmers = new List<ulong>();
        ulong forward = 0, reverse = 0;
        int known = 0;
        foreach (byte code in codes)
        {
            known = code < Dna.N ? known + 1 : 0;
            forward = forward << 2 | (uint)(code & 3);
            reverse = reverse >> 2 | (ulong)(3 - (code & 3)) << 62;
            ulong kmer = Math.Min(forward, reverse);
            if (known >= Length && (sampling == 1 || Hash(kmer) % (uint)sampling == 0))
                kmers.Add(kmer);
        }
        return kmers;
    }

    /// <summary>A hash in which every bit depends on the whole k-mer: the finisher of splitmix64 (Steele, Lea and Flood 2014).</summary>
    public static ulong Hash(ulong kmer)
    {
        kmer = (kmer ^ (kmer >> 30)) * 0xBF58476D1CE4E5B9;
        kmer = (kmer ^ (kmer >> 27)) * 0x94D049BB133111EB;
        return kmer ^ (kmer >> 31);
    }
}

using System.Runtime.CompilerServices;

namespace CisLens.Kernels;

/// <summary>The words of one sequence as a kernel sees them, in arrays that are used again for the next sequence.</summary>
sealed class KmerList(KmerKernel kernel)
{
    uint[] _words = [], _reverse = [];
    byte[] _weights = [];
    int _count;

    /// <summary>Words of the forward strand; with merged strands the smaller of word and reverse complement.</summary>
    public ReadOnlySpan<uint> Words => _words.AsSpan(0, _count);

    /// <summary>The reverse complement of each word; empty unless both strands count.</summary>
    public ReadOnlySpan<uint> Reverse => kernel.Strands == KernelStrands.Both ? _reverse.AsSpan(0, _count) : default;

    /// <summary>The weight of each word; empty where every word counts the same.</summary>
    public ReadOnlySpan<byte> Weights => kernel.Positions is null ? default : _weights.AsSpan(0, _count);

    /// <summary>Reads a sequence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(ReadOnlySpan<byte> codes)
    {
        int places = Math.Max(0, codes.Length - kernel.WordLength + 1);
        if (_words.Length < places)
            (_words, _reverse, _weights) = (new uint[places], new uint[places], new byte[places]);
        var placeWeights = kernel.Positions?.Of(places);
        bool merged = kernel.Strands == KernelStrands.Merged;
        _count = 0;
        for (var scan = new KmerScan(codes, kernel.WordLength); scan.MoveNext(); _count++)
        {
            _words[_count] = merged ? scan.Merged : scan.Word;
            _reverse[_count] = scan.ReverseComplement;
            if (placeWeights is not null)
                _weights[_count] = placeWeights[scan.Start0];
        }
    }
}

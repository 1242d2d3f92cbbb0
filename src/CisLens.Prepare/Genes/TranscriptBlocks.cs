using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Genes;

/// <summary>
/// The pre-mRNA of a transcript, cut into blocks of equal length from its 5' end. Bases outside the transcript are N, as in Jaganathan
/// et al., Cell 176:535 (2019). The last block may reach past the 3' end; labels there are missing.
/// </summary>
/// <param name="genome">The genome.</param>
/// <param name="gene">The transcript.</param>
/// <param name="blockBp">Length of a block.</param>
/// <param name="flankBp">Bases stored on either side of it.</param>
sealed class TranscriptBlocks(Genome genome, Gene gene, int blockBp, int flankBp)
{
    readonly Dictionary<long, SpliceSite> _sites = SpliceSites.From(gene);
    readonly byte[] _codes = new byte[blockBp + 2 * flankBp];
    readonly byte[] _classes = new byte[blockBp];

    /// <summary>The transcript.</summary>
    public Gene Gene => gene;

    long Length => gene.End0 - gene.Start0;

    /// <summary>Number of blocks.</summary>
    public int Count => (int)((Length + blockBp - 1) / blockBp);

    /// <summary>The part of a block that is inside the transcript, on the genome.</summary>
    public Interval Interval(int block)
    {
        var (from, to) = Inside((long)block * blockBp, blockBp);
        var (start0, end0) = OnGenome(from, to);
        return new Interval(genome.Contigs[gene.Contig].Name, start0, end0, gene.Reverse ? Strand.Minus : Strand.Plus);
    }

    /// <summary>The bases of a block and its flanks, 5' to 3'. The next call overwrites them.</summary>
    public ReadOnlySpan<byte> Codes(int block)
    {
        long first = (long)block * blockBp - flankBp;
        var (from, to) = Inside(first, _codes.Length);
        Array.Fill(_codes, Dna.N);
        var known = _codes.AsSpan((int)(from - first), (int)(to - from));
        genome.Codes(gene.Contig, OnGenome(from, to).Start0, known);
        if (gene.Reverse)
            Dna.ReverseComplement(known.ToArray(), known);
        return _codes;
    }

    /// <summary>The class of each base of a block, 5' to 3'. The next call overwrites them.</summary>
    public ReadOnlySpan<byte> Classes(int block)
    {
        long first = (long)block * blockBp;
        for (int i = 0; i < blockBp; i++)
            _classes[i] = first + i < Length ? (byte)_sites.GetValueOrDefault(OnGenome(first + i, first + i + 1).Start0)
                : DatasetFiles.NotMeasured;
        return _classes;
    }

    /// <summary>Share of unknown bases among the bases of a block that are inside the transcript.</summary>
    public double Unknown(int block)
    {
        var own = Codes(block).Slice(flankBp, (int)Interval(block).Length);
        return (double)own.Count(Dna.N) / own.Length;
    }

    // positions, counted from the 5' end, that are inside the transcript
    (long From, long To) Inside(long first, long length) => (Math.Clamp(first, 0, Length), Math.Clamp(first + length, 0, Length));

    (long Start0, long End0) OnGenome(long from, long to) =>
        gene.Reverse ? (gene.End0 - to, gene.End0 - from) : (gene.Start0 + from, gene.Start0 + to);
}

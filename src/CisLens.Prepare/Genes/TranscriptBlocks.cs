using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Genes;

/// <summary>
/// Pre-mRNA cut into blocks of equal length from its 5' end, on its own strand; bases outside the transcript are N, as in Jaganathan
/// et al., Cell 176:535 (2019). The last block may reach beyond the 3' end, where nothing is measured.
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

    /// <summary>How many there are.</summary>
    public int Count => (int)((Length + blockBp - 1) / blockBp);

    /// <summary>The stretch of the genome that a block covers, without what is beyond the transcript.</summary>
    public Interval Place(int block)
    {
        var (from, to) = Inside((long)block * blockBp, blockBp);
        var (start0, end0) = OnGenome(from, to);
        return new Interval(genome.Contigs[gene.Contig].Name, start0, end0, gene.Reverse ? Strand.Minus : Strand.Plus);
    }

    /// <summary>Bases of a block with their flanks, 5' to 3'; overwritten by the next call.</summary>
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

    /// <summary>What the bases of a block are, 5' to 3'; overwritten by the next call.</summary>
    public ReadOnlySpan<byte> Classes(int block)
    {
        long first = (long)block * blockBp;
        for (int i = 0; i < blockBp; i++)
            _classes[i] = first + i < Length ? (byte)_sites.GetValueOrDefault(OnGenome(first + i, first + i + 1).Start0)
                : DatasetFiles.NotMeasured;
        return _classes;
    }

    /// <summary>Share of the bases of a block, within the transcript, that are unknown.</summary>
    public double Unknown(int block)
    {
        var own = Codes(block).Slice(flankBp, (int)Place(block).Length);
        return (double)own.Count(Dna.N) / own.Length;
    }

    // places from the 5' end that lie within the transcript
    (long From, long To) Inside(long first, long length) => (Math.Clamp(first, 0, Length), Math.Clamp(first + length, 0, Length));

    (long Start0, long End0) OnGenome(long from, long to) =>
        gene.Reverse ? (gene.End0 - to, gene.End0 - from) : (gene.Start0 + from, gene.Start0 + to);
}

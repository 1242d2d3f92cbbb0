using System.Text;
using CisLens.Core;

namespace CisLens.Formats.Fasta;

/// <summary>A sequence of a FASTA: its name up to the first whitespace, and its length in bp.</summary>
public sealed record Contig(string Name, long Length);

/// <summary>
/// Random access to a FASTA. In memory a base takes 2 bits; letters other than A, C, G, T and lower case are kept as runs.
/// With an index contigs load when first asked for. Safe to read from several threads.
/// </summary>
public sealed class Genome : IDisposable
{
    readonly IReadOnlyList<Contig> _contigs;
    readonly Lazy<PackedSequence>[] _sequences;
    readonly Dictionary<string, int> _indexes;
    readonly IDisposable? _source;

    internal Genome(string path, IReadOnlyList<Contig> contigs, Func<int, PackedSequence> load, IDisposable? source = null)
    {
        Path = path;
        _contigs = contigs;
        _source = source;
        _sequences = [.. contigs.Select((_, i) => new Lazy<PackedSequence>(() => load(i)))];
        _indexes = contigs.Index().ToDictionary(pair => pair.Item.Name, pair => pair.Index, StringComparer.Ordinal);
    }

    /// <summary>The file as the user named it.</summary>
    public string Path { get; }

    /// <summary>The sequences in the order of the file.</summary>
    public IReadOnlyList<Contig> Contigs => _contigs;

    /// <summary>Opens a FASTA: plain, gzip or BGZF. A sound <c>.fai</c> beside it (with <c>.gzi</c> for BGZF)
    /// saves reading it whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="log">Is told when an index beside the file does not fit it and is not used.</param>
    /// <exception cref="InputException">The file is no FASTA, is truncated or damaged, or names a sequence twice.</exception>
    public static Genome Open(string path, IRunLog? log = null) => GenomeLoader.Open(path, log ?? new SilentLog());

    /// <summary>A genome from text, for tests and for sequences made in memory.</summary>
    public static Genome FromText(params (string Name, string Bases)[] contigs)
    {
        var sequences = contigs.Select(contig => Pack(contig.Name, contig.Bases)).ToList();
        return new Genome("memory", [.. contigs.Select(c => new Contig(c.Name, c.Bases.Length))], i => sequences[i]);
    }

    /// <summary>Place of a contig in <see cref="Contigs"/> by its exact name, or −1.</summary>
    public int IndexOf(string contig) => _indexes.GetValueOrDefault(contig, -1);

    /// <summary>Writes the codes of the bases from <paramref name="start0"/> on; what lies off the contig becomes N.</summary>
    /// <param name="contig">Index of the contig.</param>
    /// <param name="start0">First base, 0-based; may be negative or past the end.</param>
    /// <param name="codes">Filled whole.</param>
    /// <returns>How many bases lay off the contig.</returns>
    public int Codes(int contig, long start0, Span<byte> codes)
    {
        var sequence = _sequences[contig].Value;
        if (start0 >= sequence.Length || start0 <= -codes.Length)
        {
            codes.Fill(Dna.N);
            return codes.Length;
        }
        int left = (int)Math.Max(-start0, 0);
        int inside = (int)Math.Min(codes.Length - left, sequence.Length - (start0 + left));
        codes[..left].Fill(Dna.N);
        sequence.Codes(start0 + left, codes.Slice(left, inside));
        codes[(left + inside)..].Fill(Dna.N);
        return codes.Length - inside;
    }

    /// <summary>The upper-case letter at a place on the contig as in the file, IUPAC codes included.</summary>
    public char Letter(int contig, long pos0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pos0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(pos0, _contigs[contig].Length);
        return _sequences[contig].Value.Letter(pos0);
    }

    /// <summary>How many bases of a range are lower case; what lies off the contig counts as upper case.</summary>
    public int SoftMasked(int contig, long start0, long end0) =>
        _sequences[contig].Value.SoftMasked(Math.Max(start0, 0), Math.Min(end0, _contigs[contig].Length));

    /// <summary>How many letters of a contig are none of A, C, G, T.</summary>
    public long Unknown(int contig) => _sequences[contig].Value.Unknown;

    /// <inheritdoc/>
    public void Dispose() => _source?.Dispose();

    static PackedSequence Pack(string name, string bases)
    {
        var packer = new SequencePacker(bases.Length);
        int fault = packer.Append(Encoding.Latin1.GetBytes(bases));
        return fault < 0
            ? packer.Finish()
            : throw new ArgumentException($"contig {name}: '{bases[fault]}' at {fault} is no base", nameof(bases));
    }
}

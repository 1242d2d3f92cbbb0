using System.Text;
using CisLens.Core;

namespace CisLens.Formats.Fasta;

/// <summary>A sequence of a FASTA: its name up to the first whitespace, and its length in bp.</summary>
public sealed record Contig(string Name, long Length);

/// <summary>
/// Random access to a FASTA. A base takes two bits in memory; letters other than A, C, G and T, and lower case, are stored as runs.
/// If there is an index, each contig is loaded when it is first read. Safe to read from several threads.
/// </summary>
public sealed class Genome : IDisposable
{
    readonly IReadOnlyList<Contig> _contigs;
    readonly Lazy<PackedSequence>[] _sequences;
    readonly Dictionary<string, int> _indexes;
    readonly IDisposable? _source;
    byte _uracil = Dna.N;

    internal Genome(string path, IReadOnlyList<Contig> contigs, Func<int, PackedSequence> load, IDisposable? source = null)
    {
        Path = path;
        _contigs = contigs;
        _source = source;
        _sequences = [.. contigs.Select((_, i) => new Lazy<PackedSequence>(() => load(i)))];
        _indexes = contigs.Index().ToDictionary(pair => pair.Item.Name, pair => pair.Index, StringComparer.Ordinal);
    }

    /// <summary>The path as the user gave it.</summary>
    public string Path { get; }

    /// <summary>
    /// True to allow inputs that declare other lengths of contigs, or genes past the end of their contig: the genome may be a slice.
    /// </summary>
    public bool AllowOtherLengths { get; set; }

    /// <summary>The sequences in the order of the file.</summary>
    public IReadOnlyList<Contig> Contigs => _contigs;

    /// <summary>Opens a FASTA: plain, gzip or BGZF. With a <c>.fai</c> next to it (and a <c>.gzi</c> for BGZF), only the contigs
    /// that are used are read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="log">Gets a warning if the index does not fit the file and is not used.</param>
    /// <exception cref="InputException">The file is not a FASTA, is truncated or damaged, or has a duplicate name.</exception>
    public static Genome Open(string path, IRunLog? log = null) => GenomeLoader.Open(path, log ?? new SilentLog());

    /// <summary>Makes a genome from sequences in memory.</summary>
    public static Genome FromText(params (string Name, string Bases)[] contigs)
    {
        var sequences = contigs.Select(contig => Pack(contig.Name, contig.Bases)).ToList();
        return new Genome("memory", [.. contigs.Select(c => new Contig(c.Name, c.Bases.Length))], i => sequences[i]);
    }

    /// <summary>Makes a genome of contigs without sequences, such as those of a BAM header. Reading a base is an error.</summary>
    /// <param name="path">Where the contigs are from, for messages.</param>
    /// <param name="contigs">The contigs, each name once.</param>
    public static Genome FromContigs(string path, IReadOnlyList<Contig> contigs) =>
        new(path, contigs, i => throw new InvalidOperationException($"{contigs[i].Name} of {path} has no sequence"));

    /// <summary>Index of the contig with exactly this name in <see cref="Contigs"/>, or −1.</summary>
    public int IndexOf(string contig) => _indexes.GetValueOrDefault(contig, -1);

    /// <summary>Writes the codes of the bases from <paramref name="start0"/> on. Positions outside the contig are N.</summary>
    /// <param name="contig">Index of the contig.</param>
    /// <param name="start0">First position, 0-based; may be negative or past the end.</param>
    /// <param name="codes">The target; every element is set.</param>
    /// <returns>Number of positions outside the contig.</returns>
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
        sequence.Codes(start0 + left, codes.Slice(left, inside), _uracil);
        codes[(left + inside)..].Fill(Dna.N);
        return codes.Length - inside;
    }

    /// <summary>The letter at a position of the contig as in the file, in upper case. It may be an IUPAC code.</summary>
    public char Letter(int contig, long pos0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pos0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(pos0, _contigs[contig].Length);
        return _sequences[contig].Value.Letter(pos0);
    }

    /// <summary>Number of lower-case bases in an interval. Positions outside the contig are not counted.</summary>
    public int SoftMasked(int contig, long start0, long end0) =>
        _sequences[contig].Value.SoftMasked(Math.Max(start0, 0), Math.Min(end0, _contigs[contig].Length));

    /// <summary>From now on, U is T in all codes; before, it is N.</summary>
    public void ReadUracil() => _uracil = Dna.Code('T');

    /// <summary>Whether a contig has a U.</summary>
    public bool HasUracil(int contig) => _sequences[contig].Value.HasUracil;

    /// <summary>Number of letters of a contig other than A, C, G and T.</summary>
    public long Unknown(int contig) => _sequences[contig].Value.Unknown;

    /// <inheritdoc/>
    public void Dispose() => _source?.Dispose();

    static PackedSequence Pack(string name, string bases)
    {
        var packer = new SequencePacker(bases.Length);
        int fault = packer.Append(Encoding.Latin1.GetBytes(bases));
        return fault < 0
            ? packer.Finish()
            : throw new ArgumentException($"contig {name}: '{bases[fault]}' at {fault}, expected a base", nameof(bases));
    }
}

using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Meme;
using CisLens.Mutate.Saturation;

namespace CisLens.Cli;

/// <summary>Motifs as typed, or the most probable bases of the matrices of a MEME file.</summary>
sealed class MotifOptions
{
    /// <summary><c>--motif [NAME=]BASES</c>.</summary>
    public Option<string[]> Typed { get; } = new("--motif")
    {
        Description = "Motifs: bases, or NAME=BASES, such as HNF4A=CAAAGTCCA.",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary><c>--motifs FILE</c>.</summary>
    public Option<string?> File { get; } = new("--motifs") { Description = "Motifs: MEME file; the most probable base of each position." };

    /// <summary>All of them.</summary>
    public Option[] All => [Typed, File];

    /// <summary>Reads the motifs.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="manifest">The model.</param>
    /// <exception cref="UsageException">A motif is not DNA, is longer than the window, or there is none.</exception>
    public IReadOnlyList<ScanMotif> Read(ParseResult args, ModelManifest manifest)
    {
        List<ScanMotif> motifs = [.. (args.GetValue(Typed) ?? []).Select(Parse)];
        if (args.GetValue(File) is { } path)
            motifs.AddRange(MemeReader.Read(path).Motifs.Select(m => new ScanMotif(m.Name.Replace('\t', ' '), Consensus(m))));
        if (motifs.Count == 0)
            throw new UsageException("no motif is given; give bases with --motif, or a MEME file with --motifs");
        if (motifs.GroupBy(m => m.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UsageException($"motif {twice.Key} is given {twice.Count()} times; expected different names");
        foreach (var motif in motifs)
            MutagenesisOptions.RequireFit($"motif {motif.Name} has {motif.Codes.Length:N0} bp", motif.Codes.Length, manifest);
        return motifs;
    }

    static ScanMotif Parse(string text)
    {
        int at = text.IndexOf('=');
        string name = at < 0 ? text : text[..at], bases = text[(at + 1)..];
        if (name.Length == 0 || bases.Length == 0)
            throw new UsageException($"--motif {text}: {(bases.Length == 0 ? "no bases" : "no name")}; expected bases, or NAME=BASES");
        var codes = Dna.Encode(bases);
        if (codes.AsSpan().IndexOf(Dna.N) is var wrong and >= 0)
            throw new UsageException(
                $"--motif {text}: \"{Printable.Text(bases[wrong].ToString())}\" is not a base; expected A, C, G and T");
        return new(name.Replace('\t', ' '), codes);
    }

    static byte[] Consensus(MemeRecord motif) => [.. Enumerable.Range(0, motif.Width)
        .Select(i => (byte)Enumerable.Range(0, 4).MaxBy(b => motif.Probabilities[4 * i + b]))];
}

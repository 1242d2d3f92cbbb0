using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Runs;

namespace CisLens.Mutate.Tests.Runs;

/// <summary>A folder for one test, with a genome and scoring runs.</summary>
sealed class ScoreFolder : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-mutate-").FullName;

    public Genome Genome { get; init; } = RandomGenome(5_000);

    public string this[string name] => Path.Combine(_folder, name);

    /// <summary>Two contigs of random bases.</summary>
    public static Genome RandomGenome(int length, ulong seed = 3)
    {
        var rng = new Rng(seed);
        string Bases() => string.Concat(Enumerable.Range(0, length).Select(_ => "ACGT"[rng.Next(4)]));
        return Genome.FromText(("chr1", Bases()), ("chr2", Bases()));
    }

    /// <summary>Writes a VCF.</summary>
    public string Vcf(IEnumerable<string> records, string name = "in.vcf", params IEnumerable<string> info)
    {
        File.WriteAllText(this[name], "##fileformat=VCFv4.2\n##contig=<ID=chr1>\n##contig=<ID=chr2>\n" +
            string.Concat(info.Select(field => $"##INFO=<ID={field},Number=1,Type=Float,Description=\"made\">\n")) +
            "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" + string.Concat(records.Select(r => r + "\n")));
        return this[name];
    }

    /// <summary>Random SNVs, MNVs, insertions and deletions with the REF of the genome; some records have two ALTs.</summary>
    public List<string> RandomRecords(int count, ulong seed = 5)
    {
        var rng = new Rng(seed);
        var records = new List<string>();
        for (int i = 0; i < count; i++)
        {
            int contig = rng.Next(2);
            long pos0 = rng.Next(Genome.Contigs[contig].Length - 4);
            string reference = Bases(contig, pos0, 1 + rng.Next(3)), alternate = OtherThan(reference, rng);
            if (rng.Next(5) == 0)
                alternate += "," + reference + "ACGT"[rng.Next(4)];
            records.Add($"chr{contig + 1}\t{pos0 + 1}\tv{i}\t{reference}\t{alternate}\t.\tPASS\tAF=0.{i % 10}");
        }
        return records;
    }

    /// <summary>Bases of the genome.</summary>
    public string Bases(int contig, long start0, int length)
    {
        var codes = new byte[length];
        Genome.Codes(contig, start0, codes);
        return Dna.Decode(codes);
    }

    public ScoreSettings Settings(string vcf, ISequenceModel model, params ScoreOutput[] outputs) => new()
    {
        Vcf = vcf,
        Genome = Genome,
        Model = model,
        ModelPaths = [vcf],
        ModelHash = "hash",
        Outputs = outputs,
        CommitEvery = TimeSpan.Zero,
        Alleles = new AlleleOptions(),
    };

    public static ScoreResult Score(ScoreSettings settings) => new ScoreRun(settings, new SilentLog()).Run(TestContext.Current.CancellationToken);

    /// <summary>Scores records and returns the rows of the long table, without the header. Probabilities have only their difference.</summary>
    public List<string[]> LongRows(IEnumerable<string> records, ISequenceModel model, AlleleOptions? options = null)
    {
        var output = new ScoreOutput(this["rows.tsv"], ScoreFormat.LongTsv);
        bool probabilities = model.Manifest is { Bins: 1, Tracks: [{ Kind: TrackKind.Probability }, ..] };
        Score(Settings(Vcf(records), model, output) with
        {
            Alleles = options ?? new() { MaxRefMismatch = 1 },
            Scores = probabilities ? ["diff"] : [],
        });
        return [.. File.ReadLines(output.Path).Skip(1).Select(line => line.Split('\t'))];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static string OtherThan(string reference, Rng rng)
    {
        while (true)
        {
            string alternate = string.Concat(Enumerable.Range(0, 1 + rng.Next(3)).Select(_ => "ACGT"[rng.Next(4)]));
            if (alternate != reference)
                return alternate;
        }
    }
}

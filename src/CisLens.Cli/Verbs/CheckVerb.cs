using System.CommandLine;
using CisLens.Core;
using CisLens.Formats.Checks;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Signal;

namespace CisLens.Cli.Verbs;

/// <summary><c>check</c>: do the inputs fit each other, before any work?</summary>
sealed class CheckVerb : Verb
{
    readonly Option<string> _genome = CommonOptions.Genome();
    readonly Option<string[]> _vcf = new("--vcf") { Description = "Variants: VCF; may be given several times." };
    readonly Option<string[]> _bed = new("--bed") { Description = "Peaks or regions: BED or narrowPeak; may be given several times." };
    readonly Option<string[]> _signal = new("--signal")
    {
        Description = "Signal or reads: bigWig, bedGraph, wiggle or BAM; may be given several times.",
    };
    readonly Option<bool> _otherLengths = CommonOptions.AllowOtherLengths();
    readonly Option<string?> _synonyms = new("--synonyms") { Description = "Other names of contigs: table with two columns." };

    public CheckVerb() : base("check", "Check the inputs: contigs, build, REF, order, N and duplicates. Prints a table and a verdict.",
        "cislens check --genome sim/genome.fa --vcf sim/variants.vcf")
    {
        Add(_genome, _vcf, _bed, _signal, _synonyms, _otherLengths);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        using var genome = Genome.Open(args.GetValue(_genome)!, context.Log);
        genome.AllowOtherLengths = args.GetValue(_otherLengths);
        var synonyms = args.GetValue(_synonyms) is { } path ? ContigSynonyms.Read(path) : null;
        var findings = new List<Finding>(GenomeCheck.Run(genome));
        foreach (string vcf in args.GetValue(_vcf) ?? [])
            findings.AddRange(OrRefusal(vcf, () => VcfCheck.Run(vcf, genome, synonyms)));
        foreach (string bed in args.GetValue(_bed) ?? [])
            findings.AddRange(OrRefusal(bed, () => BedCheck.Run(bed, genome, synonyms)));
        foreach (string signal in args.GetValue(_signal) ?? [])
            findings.AddRange(OrRefusal(signal, () => SignalFormats.Detect(signal) == SignalFormat.Bam
                ? BamCheck.Run(signal, genome, synonyms) : SignalCheck.Run(signal, genome, synonyms)));
        Print(findings, context.Output);
        Verdict(findings, context.Output);
    }

    // every file is looked at, also after one was refused
    static IReadOnlyList<Finding> OrRefusal(string path, Func<IReadOnlyList<Finding>> check)
    {
        try
        {
            return check();
        }
        catch (InputException fault)
        {
            return [new(path, "file", fault.Message, FindingLevel.Refused)];
        }
    }

    static void Print(List<Finding> findings, TextWriter output)
    {
        var table = new TextTable("file", "what", "found", "judgement");
        foreach (var finding in findings)
            table.Add(finding.File, finding.What, finding.Found, finding.Level switch
            {
                FindingLevel.Ok => "ok",
                FindingLevel.Look => "look",
                _ => "refused",
            });
        table.Write(output);
    }

    static void Verdict(List<Finding> findings, TextWriter output)
    {
        var refused = findings.Where(f => f.Level == FindingLevel.Refused).ToList();
        if (refused.Count > 0)
            throw new InputException("refused: " +
                string.Join("; ", refused.Select(f => f.What == "file" ? f.Found : $"{f.File}: {f.What}: {f.Found}")));
        int looks = findings.Count(f => f.Level == FindingLevel.Look);
        output.WriteLine(looks == 0 ? "verdict: ok" : $"verdict: usable; {looks} findings to look at");
    }
}

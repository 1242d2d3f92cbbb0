using System.CommandLine;
using System.Globalization;
using CisLens.Core;
using CisLens.Prepare.Coverage;

namespace CisLens.Cli.Verbs;

/// <summary><c>coverage</c>: reads or fragments → a bigWig.</summary>
sealed class CoverageVerb : Verb
{
    readonly Argument<string[]> _inputs = new("inputs")
    {
        Description = "BAM, BED, BEDPE or single-cell fragments, bigWig or bedGraph. Their coverage is summed.",
        Arity = ArgumentArity.OneOrMore,
    };
    readonly Option<string?> _output = CommonOptions.Output("File to write: .bw, .bigWig, .bedGraph or .bedGraph.gz.", required: true);
    readonly Option<string?> _genome = new("--genome", "-f")
    {
        Description = "Genome: FASTA. Without it, the contigs of the first BAM or bigWig.",
    };
    readonly Option<bool> _ends = new("--ends") { Description = "Count 5' ends of reads, or both ends of fragments." };
    readonly Option<bool> _fragments = new("--fragments") { Description = "Count proper pairs of a BAM from end to end." };
    readonly Option<int?> _extend = new Option<int?>("--extend") { Description = "Length in bp of every read, from its 5' end." }
        .AtLeast(1);
    readonly Option<string?> _shift = new("--shift")
    {
        Description = "Move 5' ends: atac (+4,-5), or PLUS,MINUS in bp.",
        HelpName = "atac|PLUS,MINUS",
    };
    readonly Option<StrandChoice> _strand = new Option<StrandChoice>("--strand")
    {
        Description = "Together, plus or minus; both writes OUT.plus.bw and OUT.minus.bw.",
        HelpName = "strand",
    }.Words("together", "plus", "minus", "both");
    readonly Option<Library> _library = new Option<Library>("--library")
    {
        Description = "Strand of a read: own, or that of the RNA: forward or reverse (dUTP).",
        HelpName = "library",
    }.Words("own", "forward", "reverse");
    readonly Option<int?> _mate = new Option<int?>("--mate") { Description = "Use only read 1 or only read 2 of pairs." }.Between(1, 2);
    readonly Option<int?> _minMapQ = new Option<int?>("--min-mapq") { Description = "Smallest mapping quality." }.Between(0, 255);
    readonly Option<DuplicateChoice?> _duplicates = new("--duplicates")
    {
        Description = "keep or drop. BAM: reads with flag 1024, default drop. Text: equal lines, default keep.",
    };
    readonly Option<Alignments?> _alignments = new("--alignments")
    {
        Description = "primary, or all with secondary, supplementary and QC-failed ones.",
    };
    readonly Option<CoverageWeight> _weight = new("--weight")
    {
        Description = "hits: 1 divided by the alignments of the read (tag NH). reads: column 5 of single-cell fragments.",
    };
    readonly Option<bool> _introns = new("--cover-introns") { Description = "Cover the introns of spliced reads (CIGAR N)." };
    readonly Option<string?> _scale = new("--scale") { Description = "Factor, or cpm: per million counted.", HelpName = "number|cpm" };
    readonly Option<string?> _barcodes = new("--barcodes") { Description = "Use only barcodes of this list (column 4, BAM tag CB)." };
    readonly Option<string?> _synonyms = new("--synonyms") { Description = "Other names of contigs: table with two columns." };
    readonly Option<bool> _otherLengths = CommonOptions.AllowOtherLengths();
    readonly Option<int> _memory = new Option<int>("--memory")
    {
        Description = "Memory in MiB for ends of reads; more go to a temporary file.",
        DefaultValueFactory = _ => 256,
    }.AtLeast(1);
    readonly Option<bool> _force = CommonOptions.Force();

    /// <summary>The choices of <c>--duplicates</c>.</summary>
    internal enum DuplicateChoice { Keep, Drop }

    public CoverageVerb() : base("coverage", "Count reads, fragments or their ends at every base, and write a bigWig.",
        "cislens coverage rna.bam --strand both --library reverse -o rna.bw",
        "cislens coverage fragments.tsv.gz --genome genome.fa --ends --scale cpm -o atac.bw")
    {
        Arguments.Add(_inputs);
        Add(_output, _genome, _ends, _fragments, _extend, _shift, _strand, _library, _minMapQ, _duplicates, _scale, _force);
        AddGroup("Reads that are used", _alignments, _mate, _barcodes);
        AddGroup("Values", _weight, _introns);
        AddGroup("Contigs and memory", _synonyms, _otherLengths, _memory);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        if (args.GetValue(_ends) && args.GetValue(_fragments))
            throw new UsageException("--ends and --fragments: give one of them");
        var (shiftPlus, shiftMinus) = Shift(args.GetValue(_shift));
        string? scale = args.GetValue(_scale);
        var options = new CoverageOptions
        {
            Inputs = args.GetValue(_inputs)!,
            Output = args.GetValue(_output)!,
            Genome = args.GetValue(_genome),
            Synonyms = args.GetValue(_synonyms),
            AllowOtherLengths = args.GetValue(_otherLengths),
            Unit = args.GetValue(_ends) ? CoverageUnit.Ends : args.GetValue(_fragments) ? CoverageUnit.Fragments : CoverageUnit.Whole,
            Strand = args.GetValue(_strand),
            Library = args.GetValue(_library),
            Mate = args.GetValue(_mate),
            ShiftPlus = shiftPlus,
            ShiftMinus = shiftMinus,
            Extend = args.GetValue(_extend),
            CoverIntrons = args.GetValue(_introns),
            MinMapQ = args.GetValue(_minMapQ),
            KeepDuplicates = args.GetValue(_duplicates) is { } choice ? choice == DuplicateChoice.Keep : null,
            Alignments = args.GetValue(_alignments),
            Weight = args.GetValue(_weight),
            Barcodes = args.GetValue(_barcodes),
            PerMillion = scale == "cpm",
            Scale = scale is null or "cpm" ? 1 : Number(scale),
            MemoryMib = args.GetValue(_memory),
        };
        string?[] read = [.. options.Inputs, options.Genome, options.Synonyms, options.Barcodes];
        var outputs = CoverageRun.Outputs(options);
        foreach (string output in outputs)
            CommonOptions.KeepExisting(output, args.GetValue(_force), read);
        context.Record.AddInputs(read);
        foreach (var (what, count) in CoverageRun.Run(options, context.Log, context.Stop))
            context.Record.Counts[what] = count;
        context.Record.Settings["options"] = options;
        context.RecordedOutput = outputs[0];
    }

    static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double factor) && double.IsFinite(factor) && factor != 0
            ? factor : throw new UsageException($"--scale {text}: expected a number other than 0, or cpm");

    // +4 and −5: the nine bases that Tn5 duplicates, with the cut in their middle (Buenrostro 2013)
    static (int Plus, int Minus) Shift(string? text)
    {
        if (text is null or "atac")
            return text is null ? (0, 0) : (4, -5);
        string[] parts = text.Split(',');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int plus)
            && int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int minus)
            ? (plus, minus) : throw new UsageException($"--shift {text}: expected atac, or two whole numbers such as 4,-5");
    }
}

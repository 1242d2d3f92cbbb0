using System.CommandLine;
using CisLens.Core;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Peaks;

namespace CisLens.Cli.Verbs;

/// <summary><c>prepare peaks</c>: a dataset from a genome and peak files.</summary>
sealed class PreparePeaksVerb : PrepareGenomeVerb
{
    readonly Argument<string[]> _peaks = new("peaks")
    {
        Description = "Peak files (BED, narrowPeak): NAME=FILE, or FILE with the file's name as name.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    readonly Option<string?> _samples = new("--samples")
    {
        Description = "Instead: table with the columns id, path and, optionally, assay, cell_type.",
    };
    readonly Option<PeakRule> _rule = new("--rule")
    {
        Description = "basset: one window per peak; deepsea: bins of the genome.",
        DefaultValueFactory = _ => PeakRule.Basset,
    };
    readonly Option<int?> _window = Window("basset 600, deepsea 1000");
    readonly Option<int> _merge = new Option<int>("--merge")
    {
        Description = "basset: merge windows that overlap by this many bp.",
        DefaultValueFactory = _ => 200,
    }.AtLeast(0);
    readonly Option<int> _bin = new Option<int>("--bin")
    {
        Description = "deepsea: length of a bin in bp.",
        DefaultValueFactory = _ => 200,
    }.AtLeast(1);
    readonly Option<double> _cover = new Option<double>("--cover")
    {
        Description = "deepsea: a bin is positive if a larger share is covered.",
        DefaultValueFactory = _ => 0.5,
    }.Share();
    readonly Option<string?> _keepAssay = new("--keep-assay") { Description = "deepsea: keep only bins that are positive in this assay." };
    readonly Option<double> _negatives = new Option<double>("--matched-negatives")
    {
        Description = "Matched negatives per positive window; 0 for none.",
        DefaultValueFactory = _ => 1,
    }.AtLeast(0);
    readonly Option<double> _gcTolerance = new Option<double>("--gc-tolerance")
    {
        Description = "Largest difference in GC content.",
        DefaultValueFactory = _ => 0.02,
    }.Share();
    readonly Option<double> _repeatTolerance = new Option<double>("--repeat-tolerance")
    {
        Description = "Largest difference in soft-masked share.",
        DefaultValueFactory = _ => 0.02,
    }.Share();
    readonly Option<string?> _blacklist = new("--blacklist") { Description = "BED of regions to avoid." };
    readonly Option<SequenceStorage> _sequences = new("--sequences")
    {
        Description = "packed: store the bases in the dataset; genome: store coordinates and read the bases from the genome.",
        DefaultValueFactory = _ => SequenceStorage.Packed,
    };

    public PreparePeaksVerb() : base("peaks", "Make a dataset from a genome and peak files.", "32, so that training can shift windows",
        "cislens prepare peaks --genome sim/genome.fa --samples sim/samples.tsv -o data",
        "cislens prepare peaks liver=sim/peaks/liver.narrowPeak --genome sim/genome.fa -o data")
    {
        Arguments.Add(_peaks);
        AddOptions([Genome, _samples, _window, _rule, _negatives, _blacklist]);
        AddGroup("Windows", Centre, _merge, _bin, _cover, _keepAssay, MaxN, Flank, _sequences);
        AddGroup("Negatives", _gcTolerance, _repeatTolerance);
    }

    /// <inheritdoc/>
    protected override IEnumerable<string?> Inputs(ParseResult args) =>
        [args.GetValue(Genome), args.GetValue(_samples), args.GetValue(_blacklist), args.GetValue(Folds),
            .. (args.GetValue(_peaks) ?? []).Select(p => PeakOptions.NameAndPath(p).Path)];

    /// <inheritdoc/>
    protected override void Prepare(ParseResult args, RunContext context) => PeakPreparation.Run(new PeakOptions
    {
        Output = args.GetValue(Output)!,
        Genome = args.GetRequiredValue(Genome),
        Samples = args.GetValue(_samples),
        Peaks = args.GetValue(_peaks) ?? [],
        Rule = args.GetValue(_rule),
        Window = args.GetValue(_window),
        Centre = args.GetValue(Centre),
        MergeBp = args.GetValue(_merge),
        BinBp = args.GetValue(_bin),
        Cover = args.GetValue(_cover),
        KeepAssay = args.GetValue(_keepAssay),
        Negatives = args.GetValue(_negatives),
        GcTolerance = args.GetValue(_gcTolerance),
        RepeatTolerance = args.GetValue(_repeatTolerance),
        Blacklist = args.GetValue(_blacklist),
        MaxN = args.GetValue(MaxN),
        Test = List(args.GetValue(Test)),
        Validation = List(args.GetValue(Validation)),
        Folds = args.GetValue(Folds),
        Flank = args.GetValue(Flank),
        Sequences = args.GetValue(_sequences),
        Seed = args.GetValue(Seed),
        Resume = args.GetValue(Resume),
    }, context.Log, context.Stop);
}

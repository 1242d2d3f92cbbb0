using System.CommandLine;
using CisLens.Core;
using CisLens.Prepare;

namespace CisLens.Cli.Verbs;

/// <summary><c>prepare</c>: a dataset from a genome and peaks, or from measured sequences.</summary>
sealed class PrepareVerb : Verb
{
    readonly Option<string?> _output = CommonOptions.Output("The dataset folder to make.", required: true);
    readonly Option<string> _genome = CommonOptions.Genome(required: false);
    readonly Option<string?> _samples = new("--samples") { Description = "Sample sheet: a table with the columns id, path, and where there are assay and cell_type; paths of BED or narrowPeak files from its folder." };
    readonly Option<PeakRule> _rule = new("--rule") { Description = "How peaks become windows: basset (a window around each peak, near peaks merged) or deepsea (200-bp bins more than half covered).", DefaultValueFactory = _ => PeakRule.Basset };
    readonly Option<int?> _window = new("--window") { Description = "Length of a window in bp (basset 600, deepsea 1000, sequences: the longest)." };
    readonly Option<Centre> _centre = new("--centre") { Description = "Which of the two middle bases of an even window is its anchor: left or right.", DefaultValueFactory = _ => Centre.Left };
    readonly Option<int> _merge = new("--merge") { Description = "basset: overlap from which two windows are merged, in bp.", DefaultValueFactory = _ => 200 };
    readonly Option<int> _bin = new("--bin") { Description = "deepsea: length of a bin in bp.", DefaultValueFactory = _ => 200 };
    readonly Option<double> _cover = new("--cover") { Description = "deepsea: a bin is positive when more than this share of it is covered.", DefaultValueFactory = _ => 0.5 };
    readonly Option<string?> _keepAssay = new("--keep-assay") { Description = "deepsea: keep only bins that are positive in a sample of this assay." };
    readonly Option<double> _negatives = new("--matched-negatives") { Description = "Negatives for each positive window, matched on GC, repeats and length; 0 for none.", DefaultValueFactory = _ => 1 };
    readonly Option<double> _gcTolerance = new("--gc-tolerance") { Description = "Largest difference of GC content between a positive and its negative.", DefaultValueFactory = _ => 0.02 };
    readonly Option<double> _repeatTolerance = new("--repeat-tolerance") { Description = "Largest difference of the soft-masked share.", DefaultValueFactory = _ => 0.02 };
    readonly Option<string?> _blacklist = new("--blacklist") { Description = "BED of regions to stay out of." };
    readonly Option<double> _maxN = new("--max-n") { Description = "Largest share of unknown bases.", DefaultValueFactory = _ => 0.01 };
    readonly Option<string?> _test = new("--test") { Description = "Contigs of the test split, separated by commas; without --test and --validation both are chosen, about a tenth each." };
    readonly Option<string?> _validation = new("--validation") { Description = "Contigs of the validation split." };
    readonly Option<string?> _folds = new("--folds") { Description = "BED whose name column says train, validation or test." };
    readonly Option<int> _flank = new("--flank") { Description = "Bases kept on either side of a window, for shift augmentation.", DefaultValueFactory = _ => 32 };
    readonly Option<ulong> _seed = CommonOptions.Seed();
    readonly Option<bool> _force = CommonOptions.Force(), _resume = CommonOptions.Resume();

    public PrepareVerb() : base("prepare",
        "Make a dataset from a genome and peak files, or from sequences with measured labels.",
        "cislens prepare --genome sim/genome.fa --samples sim/samples.tsv -o data",
        "cislens prepare --table sim/mpra.tsv --label liver,blood,neuron -o mpra")
    {
        foreach (Option option in new Option[] { _output, _genome, _samples, _rule, _window, _centre, _merge, _bin, _cover, _keepAssay, _negatives,
            _gcTolerance, _repeatTolerance, _blacklist, _maxN, _test, _validation, _folds, _flank, _seed, _force, _resume })
            Options.Add(option);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string output = args.GetValue(_output)!;
        CommonOptions.KeepExisting(output, args.GetValue(_force));
        if (args.GetValue(_genome) is not { } genome || args.GetValue(_samples) is not { } samples)
            throw new UsageException("nothing to prepare from: give --genome and --samples");
        GenomePreparation.Run(new GenomeOptions
        {
            Output = output, Genome = genome, Samples = samples, Rule = args.GetValue(_rule), Window = args.GetValue(_window), Centre = args.GetValue(_centre),
            MergeBp = args.GetValue(_merge), BinBp = args.GetValue(_bin), Cover = args.GetValue(_cover), KeepAssay = args.GetValue(_keepAssay),
            Negatives = args.GetValue(_negatives), GcTolerance = args.GetValue(_gcTolerance), RepeatTolerance = args.GetValue(_repeatTolerance),
            Blacklist = args.GetValue(_blacklist), MaxN = args.GetValue(_maxN), Test = List(args.GetValue(_test)), Validation = List(args.GetValue(_validation)),
            Folds = args.GetValue(_folds), Flank = args.GetValue(_flank), Seed = args.GetValue(_seed), Resume = args.GetValue(_resume),
        }, context.Log, context.Stop);
    }

    static string[] List(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}

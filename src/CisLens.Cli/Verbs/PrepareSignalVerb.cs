using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Signal;

namespace CisLens.Cli.Verbs;

/// <summary><c>prepare signal</c>: a dataset of signal in bins from genomes and signal files.</summary>
sealed class PrepareSignalVerb : PrepareDatasetVerb
{
    readonly Argument<string[]> _files = new("signal")
    {
        Description = "Signal files (bigWig, bedGraph, wiggle): NAME=FILE, or FILE with the file's name as name.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    readonly Option<string[]> _genome = new("--genome", "-f")
    {
        Description = "Genome: FASTA, plain, gzip or BGZF. Of several, each NAME=FASTA.",
        Required = true,
    };
    readonly Option<string?> _samples = new("--samples")
    {
        Description = "Instead of files: table with the columns name, file and, optionally, strand_pair, scale, clip, clip_soft, "
            + "sum_stat, assay, biosample, description, genome.",
    };
    readonly Option<int?> _window = Window("16384");
    readonly Option<int?> _stride = new Option<int?>("--stride")
    {
        Description = "Bases from one training window to the next (default: windows touch).",
    }.AtLeast(1);
    readonly Option<int> _bin = new Option<int>("--bin")
    {
        Description = "Length of a bin in bp.",
        DefaultValueFactory = _ => 128,
    }.AtLeast(1);
    readonly Option<int> _crop = new Option<int>("--crop")
    {
        Description = "Bases at either end of a window without a bin, as the design has them.",
        DefaultValueFactory = _ => 0,
    }.AtLeast(0);
    readonly Option<string[]> _regions = Of("--regions", "BED of the regions to cut into windows (default: whole contigs).");
    readonly Option<string[]> _exclude = Of("--exclude", "BED of regions without labels, such as repeats; may be given several times.");
    readonly Option<string[]> _test = Of("--test", "Contigs of the test split, separated by commas (default: about a tenth).");
    readonly Option<string[]> _validation = Of("--validation", "Contigs of the validation split, separated by commas.");
    readonly Option<string[]> _folds = Of("--folds", "BED whose name column is train, validation or test.");
    readonly Option<BinStatistic> _statistic = new("--sum-stat")
    {
        Description = "What a bin is of its bases, where the table has no sum_stat: sum, mean or max.",
        DefaultValueFactory = _ => BinStatistic.Sum,
    };
    readonly Option<LabelSteps> _steps = new("--label-steps")
    {
        Description = "Order of power, scale, soft clip and clip: as for the published Borzoi weights, or as in Baskerville since then.",
        DefaultValueFactory = _ => LabelSteps.Borzoi,
    };
    readonly Option<Gaps> _gaps = new("--gaps")
    {
        Description = "Bases without a value in the file: zero, or missing (a bin without any value has no label).",
        DefaultValueFactory = _ => Gaps.Zero,
    };
    readonly Option<Negative> _negative = new("--negative")
    {
        Description = "Bins below 0: refuse, or zero.",
        DefaultValueFactory = _ => Negative.Refuse,
    };
    readonly Option<LabelStorage> _labels = new Option<LabelStorage>("--labels")
    {
        Description = "float32, or float16 for half of the size and three digits.",
        DefaultValueFactory = _ => LabelStorage.Float32,
    }.Words("float32", "float16");
    readonly Option<double> _maxMasked = new Option<double>("--max-masked")
    {
        Description = "Drop windows with a larger share of bins without labels.",
        DefaultValueFactory = _ => 0.5,
    }.Share();
    readonly Option<double> _maxN = new Option<double>("--max-n")
    {
        Description = "Drop windows with a larger share of unknown bases.",
        DefaultValueFactory = _ => 0.5,
    }.Share();
    readonly Option<int> _flank = new Option<int>("--flank")
    {
        Description = "Bases stored on either side of a window, so that training can shift it.",
        DefaultValueFactory = _ => 32,
    }.AtLeast(0);
    readonly Option<SequenceStorage> _sequences = new("--sequences")
    {
        Description = "packed: store the bases in the dataset; genome: store coordinates and read the bases from the genome.",
        DefaultValueFactory = _ => SequenceStorage.Packed,
    };
    readonly Option<string?> _homology = new("--homology")
    {
        Description = "Table of pairs of homologous regions, of one or two genomes; both regions get the same split.",
    };
    readonly Option<bool> _otherLengths = CommonOptions.AllowOtherLengths();
    readonly Option<int> _threads = CommonOptions.Threads();

    public PrepareSignalVerb() : base("signal", "Make a dataset of signal in bins along the genome.",
        "cislens prepare signal atac=atac.bw --genome genome.fa -o data",
        "cislens prepare signal --samples targets.tsv --genome hg38.fa --window 131072 --crop 8192 -o data",
        "cislens prepare signal --samples both.tsv --genome human=hg38.fa --genome mouse=mm10.fa -o data")
    {
        Arguments.Add(_files);
        AddOptions([_genome, _samples, _window, _stride, _bin, _crop, _regions, _exclude, _test, _validation, _folds]);
        AddGroup("Labels", _statistic, _steps, _gaps, _negative, _labels);
        AddGroup("Windows", _maxMasked, _maxN, _flank, _sequences);
        AddGroup("Input", _homology, _otherLengths, _threads);
    }

    enum Gaps { Zero, Missing }

    enum Negative { Refuse, Zero }

    /// <inheritdoc/>
    protected override IEnumerable<string?> Inputs(ParseResult args) => [args.GetValue(_samples), args.GetValue(_homology),
        .. new[] { _genome, _regions, _exclude, _folds }.SelectMany(o => (args.GetValue(o) ?? []).Select(v => Named(v).Text)),
        .. (args.GetValue(_files) ?? []).Select(f => Named(f).Text)];

    /// <inheritdoc/>
    protected override void Prepare(ParseResult args, RunContext context) => SignalPreparation.Run(new SignalOptions
    {
        Output = args.GetValue(Output)!,
        Genomes = Genomes(args),
        Samples = args.GetValue(_samples),
        Files = args.GetValue(_files) ?? [],
        Window = args.GetValue(_window),
        Stride = args.GetValue(_stride),
        BinBp = args.GetValue(_bin),
        CropBp = args.GetValue(_crop),
        Statistic = args.GetValue(_statistic),
        Steps = args.GetValue(_steps),
        GapsAreMissing = args.GetValue(_gaps) == Gaps.Missing,
        NegativeIsZero = args.GetValue(_negative) == Negative.Zero,
        Labels = args.GetValue(_labels),
        MaxMasked = args.GetValue(_maxMasked),
        MaxN = args.GetValue(_maxN),
        FlankBp = args.GetValue(_flank),
        Sequences = args.GetValue(_sequences),
        Homology = args.GetValue(_homology),
        AllowOtherLengths = args.GetValue(_otherLengths),
        Threads = args.GetValue(_threads),
        Seed = args.GetValue(Seed),
        Resume = args.GetValue(Resume),
    }, context.Log, context.Stop);

    SignalGenome[] Genomes(ParseResult args)
    {
        var named = args.GetRequiredValue(_genome).Select(Named).ToList();
        foreach (var option in new[] { _regions, _exclude, _test, _validation, _folds })
            foreach (string value in args.GetValue(option) ?? [])
                if (named.All(g => g.Name != Named(value).Name))
                    throw new UsageException(named.Count == 1 && named[0].Name is null
                        ? $"{option.Name} {value}: no genome is named {Named(value).Name}; name it with --genome {Named(value).Name}=FASTA"
                        : $"{option.Name} {value}: write it as GENOME={Named(value).Text}, where GENOME is "
                            + string.Join(" or ", named.Select(g => g.Name)));
        string[] Values(Option<string[]> option, string? genome) =>
            [.. (args.GetValue(option) ?? []).Select(Named).Where(v => v.Name == genome).Select(v => v.Text)];
        string? One(Option<string[]> option, string? genome) => Values(option, genome) is [_, _, ..]
            ? throw new UsageException($"{option.Name} is given more than once for one genome, expected one file")
            : Values(option, genome).FirstOrDefault();
        return [.. named.Select(g => new SignalGenome(g.Name, g.Text)
        {
            Regions = One(_regions, g.Name),
            Exclude = Values(_exclude, g.Name),
            Folds = One(_folds, g.Name),
            Test = [.. Values(_test, g.Name).SelectMany(List)],
            Validation = [.. Values(_validation, g.Name).SelectMany(List)],
        })];
    }

    static Option<string[]> Of(string name, string what) => new(name) { Description = what };

    static (string? Name, string Text) Named(string text) =>
        text.IndexOf('=') is > 0 and var equals && !File.Exists(text) ? (text[..equals], text[(equals + 1)..]) : (null, text);
}

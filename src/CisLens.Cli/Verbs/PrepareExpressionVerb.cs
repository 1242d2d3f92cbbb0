using System.CommandLine;
using CisLens.Core;
using CisLens.Formats.Genes;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Expression;

namespace CisLens.Cli.Verbs;

/// <summary><c>prepare expression</c>: a dataset of windows around start sites of genes, labelled with expression.</summary>
sealed class PrepareExpressionVerb : PrepareGenomeVerb
{
    readonly Option<string> _genes = new("--genes")
    {
        Description = "Genes: GTF, GFF3, a table of start sites such as ExPecto's, or a BED of start sites or CAGE clusters.",
        Required = true,
    };
    readonly Option<string> _expression = new("--expression", "-e")
    {
        Description = "Expression: TSV, CSV or GCT, with one row per gene and one column per sample.",
        Required = true,
    };
    readonly Option<string[]> _tracks = new("--tracks")
    {
        Description = "Columns to use, by name or pattern (default: all, or none with --mean).",
        AllowMultipleArgumentsPerToken = true,
    };
    readonly Option<string[]> _means = new("--mean")
    {
        Description = "NAME=COLUMN,COLUMN,...: a track that is the mean of columns; patterns are allowed: WT=WT_*.",
    };
    readonly Option<string[]> _ratios = new("--ratio")
    {
        Description = "NAME=OVER/UNDER: a track that is the log ratio of two means or columns.",
    };
    readonly Option<string> _transform = new("--transform")
    {
        Description = "log2:N or ln:N (the logarithm of the value plus N), none, or on (1 if the value is above 0).",
        DefaultValueFactory = _ => "log2:1",
    };
    readonly Option<string?> _groups = new("--groups") { Description = "Table with the columns track and column: more means." };
    readonly Option<string?> _idColumn = new("--id-column")
    {
        Description = "Column of the expression table with the ids of genes (default: gene_id or another usual name, else the first).",
    };
    readonly Option<BedTss> _tss = CommonOptions.Tss();
    readonly Option<string?> _biotype = new("--biotype") { Description = "Types of genes to keep, separated by commas: protein_coding." };
    readonly Option<string?> _excludeBiotype = new("--exclude-biotype") { Description = "Types of genes to leave out." };
    readonly Option<int?> _window = Window("42000, as ExPecto");
    readonly Option<double> _maxN = new Option<double>("--max-n")
    {
        Description = "Drop genes with a larger share of unknown bases in the window.",
        DefaultValueFactory = _ => 0.5,
    }.Share();
    readonly Option<SequenceStorage> _sequences = new("--sequences")
    {
        Description = "packed: store the bases in the dataset; genome: store coordinates and read the bases from the genome.",
        DefaultValueFactory = _ => SequenceStorage.Packed,
    };
    readonly Option<bool> _otherLengths = CommonOptions.AllowOtherLengths();

    public PrepareExpressionVerb() : base("expression", "Make a dataset of windows around start sites of genes with their expression.",
        "32, so that training can shift windows",
        "cislens prepare expression --genome genome.fa --genes genes.gtf --expression tpm.tsv -o data",
        "cislens prepare expression -f hg19.fa --genes geneanno.csv -e gtex.gct --transform ln:0.0001 -o data")
    {
        AddOptions([Genome, _genes, _expression, _tracks, _means, _ratios, _transform, _window]);
        AddGroup("Genes", _biotype, _excludeBiotype, _tss);
        AddGroup("Expression", _idColumn, _groups);
        AddGroup("Windows", _maxN, Flank, _sequences);
        AddGroup("Input", _otherLengths);
    }

    /// <inheritdoc/>
    protected override IEnumerable<string?> Inputs(ParseResult args) =>
        [args.GetValue(Genome), args.GetValue(_genes), args.GetValue(_expression), args.GetValue(_groups), args.GetValue(Folds)];

    /// <inheritdoc/>
    protected override void Prepare(ParseResult args, RunContext context) => ExpressionPreparation.Run(new ExpressionOptions
    {
        Output = args.GetValue(Output)!,
        Genome = args.GetRequiredValue(Genome),
        Genes = args.GetRequiredValue(_genes),
        Expression = args.GetRequiredValue(_expression),
        IdColumn = args.GetValue(_idColumn),
        Tracks = args.GetValue(_tracks) ?? [],
        Means = args.GetValue(_means) ?? [],
        Groups = args.GetValue(_groups),
        Ratios = args.GetValue(_ratios) ?? [],
        Transform = args.GetRequiredValue(_transform),
        Tss = args.GetValue(_tss),
        Biotypes = List(args.GetValue(_biotype)),
        ExcludedBiotypes = List(args.GetValue(_excludeBiotype)),
        Window = args.GetValue(_window),
        MaxN = args.GetValue(_maxN),
        Test = List(args.GetValue(Test)),
        Validation = List(args.GetValue(Validation)),
        Folds = args.GetValue(Folds),
        Flank = args.GetValue(Flank),
        Sequences = args.GetValue(_sequences),
        AllowOtherLengths = args.GetValue(_otherLengths),
        Seed = args.GetValue(Seed),
        Resume = args.GetValue(Resume),
    }, context.Log, context.Stop);
}

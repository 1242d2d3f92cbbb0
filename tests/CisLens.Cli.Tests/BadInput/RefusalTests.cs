namespace CisLens.Cli.Tests.BadInput;

/// <summary>Each bad command must give its exit code and one ERROR line that names the fault, and must leave no files.</summary>
public class RefusalTests(World world) : IClassFixture<World>
{
    const string Score = "score @variants.vcf --genome @genome.fa --model @model.clm -o @out.vcf ";
    const string Prepare = "prepare peaks --genome @genome.fa --samples @samples.tsv -o @out ";
    const string Expression = "prepare expression --genome @genome.fa --window 200 -o @out ";
    const string Train = "train @data -o @out.clm ";
    const string Evaluate = "evaluate @model.clm @data -o @out ";
    const string Predict = "predict @model.clm @sequences.tsv -o @out.tsv ";
    const string Ism = "ism --region chr1:100-110 --genome @genome.fa --model @model.clm -o @out ";
    const string Bench = "bench effects --scores @scored.tsv --measured @measured.tsv --track liver -o @out ";

    /// <summary>Each case has an exit code, a part of the ERROR line, and a command.</summary>
    public static TheoryData<int, string, string> Cases => new()
    {
        // unknown or incomplete commands, and unknown options
        { 2, "nonsense", "nonsense" },
        { 2, "--wrong", "version --wrong" },
        { 2, "model needs one of", "model" },
        { 2, "prepare needs one of peaks, signal, genes, expression, table", "prepare" },

        // for commands of version 0.1, the error names the new command
        { 2, "the new command is: cislens prepare peaks --genome g.fa --samples s.tsv -o data", "prepare --genome g.fa --samples s.tsv -o data" },
        { 2, "the new command is: cislens prepare genes g.gtf --genome g.fa -o data", "prepare --genome g.fa --genes g.gtf -o data" },
        { 2, "the new command is: cislens prepare table t.tsv --label a -o data", "prepare --table t.tsv --label a -o data" },
        { 2, "the command is: cislens model import network w.h5 --design basset -o m.clm", "model import w.h5 --design basset -o m.clm" },
        { 2, "the command is: cislens model import svm ", "model import @gkm.model.txt -o @out.clm" },
        { 2, "the command is: cislens model import words ", "model import @weights.txt -o @out.clm" },
        { 2, "the command is: cislens model import 'network|svm|words|motifs|onnx|boosters' w.txt", "model import w.txt -o m.clm" },
        { 2, "needs the kind of model before the file; the command is: cislens model import onnx ", "model import @net.onnx -o @out.clm" },
        { 6, "OnnxRuntime cannot open it", "model import onnx @gkm.model.txt --window 10 -o @out.clm" },
        { 3, "k-mer weights, which cislens model import svm does not read; use cislens model import words", "model import svm @weights.txt -o @out.clm" },
        { 2, "bench needs one of", "bench" },

        { 2, "--gaps nothing: expected zero or missing", "prepare signal @a.bw --genome @genome.fa --gaps nothing -o @out" },
        { 2, "--labels bits: expected float32 or float16", "prepare signal @a.bw --genome @genome.fa --labels bits -o @out" },

        // coverage
        { 2, "expected a name that ends in .bedGraph.gz, .bedGraph, .bigWig or .bw", "coverage @liver.narrowPeak --genome @genome.fa -o @out.txt" },
        { 2, "does not state the lengths of its contigs; give --genome", "coverage @liver.narrowPeak -o @out.bw" },
        { 2, "--ends and --fragments: give one of them", "coverage @liver.narrowPeak --genome @genome.fa --ends --fragments -o @out.bw" },
        { 2, "--shift four: expected atac, or two whole numbers such as 4,-5", "coverage @liver.narrowPeak --genome @genome.fa --shift four -o @out.bw" },
        { 2, "--scale rpkm: expected a number other than 0, or cpm", "coverage @liver.narrowPeak --genome @genome.fa --scale rpkm -o @out.bw" },
        { 2, "--extend applies to single reads", "coverage @liver.narrowPeak --genome @genome.fa --extend 9 --ends -o @out.bw" },
        { 2, "--mate does not apply to", "coverage @liver.narrowPeak --genome @genome.fa --mate 1 -o @out.bw" },
        { 3, "is CRAM, expected BAM, BED, BEDPE, fragments or signal; convert it: samtools view -b", "coverage @reads.cram --genome @genome.fa -o @out.bw" },
        { 3, "truncated", "coverage @cut.fa.gz --genome @genome.fa -o @out.bw" },
        { 3, "blood.bed:1: has no strand in column 6", "coverage @blood.bed --genome @genome.fa --strand both -o @out.bw" },
        { 3, "is empty", "coverage @blood.bed @empty --genome @genome.fa -o @out.bw" },
        { 3, "no such file", "coverage @blood.bed @nowhere.bam --genome @genome.fa -o @out.bw" },
        { 3, "variants.vcf:3: end is \".\"", "coverage @variants.vcf --genome @genome.fa -o @out.bw" },

        // score: files
        { 3, "truncated", "score @cut.vcf.gz --genome @genome.fa --model @model.clm -o @out.vcf" },
        { 3, "truncated", "score @variants.vcf --genome @cut.fa.gz --model @model.clm -o @out.vcf" },
        { 3, "another genome build", "score @variants.vcf --genome @other.fa --model @model.clm -o @out.vcf" },
        { 3, "shares no contig", "score @nocontig.vcf --genome @genome.fa --model @model.clm -o @out.vcf" },
        { 3, "badpos.vcf:3: POS is \"12.5\"", "score @badpos.vcf --genome @genome.fa --model @model.clm -o @out.vcf" },
        { 3, "is a folder", "score @folder --genome @genome.fa --model @model.clm -o @out.vcf" },
        { 3, "is a folder", "score @variants.vcf --genome @folder --model @model.clm -o @out.vcf" },
        { 3, "is empty", "score @empty --genome @genome.fa --model @model.clm -o @out.vcf" },
        { 3, "is empty", "score @variants.vcf --genome @empty --model @model.clm -o @out.vcf" },
        { 3, "no such file", "score @nowhere.vcf --genome @genome.fa --model @model.clm -o @out.vcf" },
        { 3, "no such file", "score @variants.vcf --genome @nowhere.fa --model @model.clm -o @out.vcf" },
        { 3, "##fileformat", "score @liver.narrowPeak --genome @genome.fa --model @model.clm -o @out.vcf" },
        { 6, "flipped.clm", "score @variants.vcf --genome @genome.fa --model @flipped.clm -o @out.vcf" },
        { 6, "cut.clm", "score @variants.vcf --genome @genome.fa --model @cut.clm -o @out.vcf" },
        { 6, "is a folder", "score @variants.vcf --genome @genome.fa --model @folder -o @out.vcf" },
        { 6, "no such file", "score @variants.vcf --genome @genome.fa --model @nowhere.clm -o @out.vcf" },
        { 6, "variants.vcf", "score @variants.vcf --genome @genome.fa --model @variants.vcf -o @out.vcf" },

        // score: options
        { 2, "--genome", "score @variants.vcf --model @model.clm -o @out.vcf" },
        { 2, "--gnome", Score + "--gnome x" },
        { 2, "nope", Score + "--tracks nope" },
        { 2, "did you mean \"liver\"?", Score + "--tracks livre" },
        { 2, "no column \"asay\"; did you mean \"assay\"?", Score + "--tracks asay=DNase" },
        { 2, "--tracks assay=: \"assay=\", expected COLUMN=VALUE, COLUMN!=VALUE or COLUMN~VALUE", Score + "--tracks assay=" },
        { 2, "nope", Score + "--score nope" },
        { 2, "--device tpu", Score + "--device tpu" },
        { 2, "--threads 0", Score + "--threads 0" },
        { 2, "--threads", Score + "--threads many" },
        { 2, "--batch 0", Score + "--batch 0" },
        { 2, "--distance 5000: expected 1 to 4999", Score + "--distance 5000" },
        { 2, "--call-above does not apply to a run without --background", Score + "--call-above 0.9" },
        { 3, "--conservation PHY: its header declares", "calibrate @variants.vcf --conservation PHY --genome @genome.fa --model @model.clm -o @out.bg" },
        { 2, "--shard 3/2", Score + "--shard 3/2" },
        { 2, "--shard 0/2", Score + "--shard 0/2" },
        { 2, "--max-n 1.5", Score + "--max-n 1.5" },
        { 2, "--max-n NaN", Score + "--max-n NaN" },
        { 2, "--max-allele 0", Score + "--max-allele 0" },
        { 2, "--check-ref", Score + "--check-ref q" },
        { 2, "--output-type", Score + "-O q" },
        { 2, "exists; --force replaces it", "score @variants.vcf --genome @genome.fa --model @model.clm -o @badpos.vcf" },
        { 3, "unsorted.vcf:4: the record is out of order", "score @unsorted.vcf --genome @genome.fa --model @model.clm -o @out.vcf.gz -W" },

        // an output must not also be an input, even with --force and through another path
        { 2, "is the output and the input", "score @variants.vcf --genome @genome.fa --model @model.clm -o @variants.vcf --force" },
        { 2, "is the output and the input", "score @variants.vcf --genome @genome.fa --model @model.clm -o @link/variants.vcf --force" },
        { 2, "is the output and the input", "score @variants.vcf --genome @genome.fa --model @model.clm -o @out.vcf --tsv @genome.fa --force" },
        { 2, "is the output and the input", "score @variants.vcf --genome @genome.fa --model @model.clm -o @out.vcf --wide @folder/../model.clm --force" },
        { 2, "is to be 2 outputs", Score + "--tsv @o.tsv --wide @link/o.tsv" },
        { 2, "is the output and the input", "prepare peaks --genome @genome.fa --samples @samples.tsv -o @genome.fa --force" },
        { 2, "is the output and the input", "prepare table @sequences.tsv --label activity -o @sequences.tsv --force" },
        { 2, "is the output and the input", "negatives @liver.narrowPeak --genome @genome.fa -o @liver.narrowPeak --force" },
        { 2, "is the output and the input", "train @data --config @good.json -o @good.json --force" },
        { 2, "is the output and the input", "train @data -o @data --force" },
        { 2, "is the output and the input", "evaluate @model.clm @data -o @data --force" },
        { 2, "is the output and the input", "predict @model.clm @sequences.tsv -o @sequences.tsv --force" },
        { 2, "is the output and the input", "predict @model.clm @sequences.tsv -o @model.clm --force" },
        { 2, "is the output and the input", "ism --bed @prefix.tsv --genome @genome.fa --model @model.clm -o @prefix --force" },
        { 2, "is the output and the input", "merge @variants.vcf -o @variants.vcf --force" },
        { 2, "is the output and the input", "bench effects --scores @scored.tsv --measured @measured.tsv -o @scored.tsv --force" },
        { 2, "is the output and contains the input", "bench qtl --scores @scored.tsv --measured @folder/measured.tsv -o @folder --force" },
        { 2, "is a folder", "score @variants.vcf --genome @genome.fa --model @model.clm -o @folder --force" },
        { 3, "nowhere", "score @variants.vcf --genome @genome.fa --model @model.clm -o @nowhere/out.vcf" },

        // prepare
        { 2, "--genome", "prepare peaks --samples @samples.tsv -o @out" },
        { 2, "--output", "prepare peaks --genome @genome.fa --samples @samples.tsv" },
        { 3, "empty.narrowPeak", "prepare peaks --genome @genome.fa --samples @nopeaks.tsv -o @out" },
        { 3, "nowhere.bed", "prepare peaks --genome @genome.fa --samples @lostpeaks.tsv -o @out" },
        { 3, "is empty", "prepare peaks --genome @genome.fa --samples @empty -o @out" },
        { 3, "truncated", "prepare peaks --genome @cut.fa.gz --samples @samples.tsv -o @out" },
        { 3, "", "prepare peaks --genome @n.fa --samples @samples.tsv --window 60 -o @out" },
        { 2, "--genes", Expression + "--expression @tpm.tsv" },
        { 2, "--transform is log3:1, expected log2:NUMBER", Expression + "--genes @starts.tsv --expression @tpm.tsv --transform log3:1" },
        { 2, "has no column B; it has A", Expression + "--genes @starts.tsv --expression @tpm.tsv --tracks B" },
        { 2, "--biotype rRNA: no gene of", Expression + "--genes @starts.tsv --expression @tpm.tsv --biotype rRNA" },
        { 3, "twotissues.tsv:1: duplicate column 'A'", Expression + "--genes @starts.tsv --expression @twotissues.tsv" },
        { 3, "texttpm.tsv:2: A is 'high', expected a number or NA", Expression + "--genes @starts.tsv --expression @texttpm.tsv" },
        { 3, "1 rows, such as ENSG01, and 2 genes, such as G1", Expression + "--genes @starts.tsv --expression @othergenes.tsv" },
        { 3, "farstart.tsv:2: the start site of G1 ends at 6001, but chr1", Expression + "--genes @farstart.tsv --expression @tpm.tsv" },
        { 3, "shares no contig", "prepare expression --genome @short.fa --genes @starts.tsv --expression @tpm.tsv -o @out" },
        { 2, "starts.tsv has regions; give their genome", "predict @model.clm --genes @starts.tsv -o @out.tsv" },
        { 2, "--genes does not apply to a model whose window is not around a start site", Ism + "--genes @starts.tsv" },
        { 3, "text.tsv:2", "prepare table @text.tsv --label activity -o @out" },
        { 3, "nothere", "prepare table @sequences.tsv --label nothere -o @out" },
        { 2, "--window 0", Prepare + "--window 0" },
        { 2, "--cover 2", Prepare + "--cover 2" },
        { 2, "--rule", Prepare + "--rule magic" },
        { 2, "chr9", Prepare + "--window 60 --test chr9" },
        { 2, "exists; --force replaces it", "prepare peaks --genome @genome.fa --samples @samples.tsv --window 60 -o @folder" },

        // train, evaluate, predict
        { 3, "nowhere", "train @nowhere -o @out.clm" },
        { 3, "genome.fa", "train @genome.fa -o @out.clm" },
        { 3, "folder", "train @folder -o @out.clm" },
        { 2, "nonesuch", Train + "--design nonesuch" },
        { 2, "--epochs 0", Train + "--epochs 0" },
        { 3, "dropuot", Train + "--config @bad.json" },
        { 3, "twice.json: duplicate key; expected each key once", Train + "--config @twice.json" },
        { 3, "twice.json: duplicate key; expected each key once", Train + "--design gkm-svm --config @twice.json" },
        { 3, "nowhere.json", Train + "--config @nowhere.json" },
        { 2, "--threads 0", Train + "--threads 0" },
        { 2, "exists; --force replaces it", "train @data -o @model.clm" },
        { 2, "is a folder", "train @data -o @folder --force" },
        { 6, "flipped.clm", "evaluate @flipped.clm @data -o @out" },
        { 3, "folder", "evaluate @model.clm @folder -o @out" },
        { 2, "--split", Evaluate + "--split weekend" },
        { 2, "--batch -1", Evaluate + "--batch -1" },
        { 2, "exists; --force replaces it", "evaluate @model.clm @data -o @folder" },
        { 6, "cut.clm", "predict @cut.clm @sequences.tsv -o @out.tsv" },
        { 3, "no such file", "predict @model.clm @nowhere.fa -o @out.tsv" },
        { 3, "is empty", "predict @model.clm @empty -o @out.tsv" },
        { 2, "--batch 0", Predict + "--batch 0" },
        { 2, "--genome", "predict @model.clm @liver.narrowPeak -o @out.tsv" },

        // ism
        { 2, "chr9", "ism --region chr9:1-10 --genome @genome.fa --model @model.clm -o @out" },
        { 2, "", "ism --genome @genome.fa --model @model.clm -o @out" },
        { 2, "chr1:20-10", "ism --region chr1:20-10 --genome @genome.fa --model @model.clm -o @out" },
        { 2, "--flank -1", Ism + "--flank -1" },
        { 2, "nope", Ism + "--tracks nope" },
        { 3, "truncated", "ism --around @cut.vcf.gz --genome @genome.fa --model @model.clm -o @out" },

        // k-mer models from other programs
        { 3, "nan.model.txt:9: rho is \"nan\"; expected a finite number", "model import svm @nan.model.txt -o @out.clm" },
        { 3, "cut.model.txt:14: the file ends after 2 of 2 support vectors, within the last, so it is truncated", "model import svm @cut.model.txt -o @out.clm" },
        { 3, "cut.model.txt.gz", "model import svm @cut.model.txt.gz -o @out.clm" },
        { 3, "weights.txt:1: the k-mer \"ACGT\" has 4 bases; expected 10", "model import words @weights.txt -l 10 -o @out.clm" },
        { 3, "cutweights.txt:2: the last line has no end", "model import words @cutweights.txt -o @out.clm" },
        { 3, "twiceweights.txt:2: duplicate k-mer ACGT", "model import words @twiceweights.txt -o @out.clm" },
        { 3, "infweights.txt:2: ", "model import words @infweights.txt -o @out.clm" },
        { 3, "motifs.meme:5: the matrix of m has 1 rows, expected 2", "model import motifs @motifs.meme -o @out.clm" },
        { 3, "is empty", "model import svm @empty -o @out.clm" },
        { 3, "no such file", "model import svm @nowhere.txt -o @out.clm" },
        { 3, "expected an LS-GKM model", "model import svm @bad.json -o @out.clm" },
        { 3, "model.clm", "model import svm @model.clm -o @out.clm" },
        { 2, "give both", "model import svm @even.fa -o @out.clm" },
        { 2, "give the file of one model", "model import svm @gkm.model.txt @kernel.model.txt -o @out.clm" },
        { 2, "too short for a k-mer or motif of 6 bp", "model import svm @gkm.model.txt --window 5 -o @out.clm" },
        { 2, "each key once", "model import network @gkm.model.txt --design basset --sizes {\"window\":600,\"window\":700} -o @out.clm" },
        { 3, "use cislens model import svm", "model import network @gkm.model.txt --track-names @even.fa -o @out.clm" },
        { 2, "--track does not apply to a network", "model import network @gkm.model.txt --design basset --track t -o @out.clm" },
        { 2, "'nosuch' is not a command or option here", "nosuch --help" },
        { 2, "'nosuch' is not a command or option here", "model nosuch --help" },
        { 2, "'--pseudocount' is not a command or option here", "model import svm @gkm.model.txt --pseudocount 1 -o @out.clm" },
        { 2, "--sizes does not apply to a model of DeepBind", "model import network @deepbind.txt --sizes {} -o @out.clm" },
        { 2, "is the output and the input", "model import network @gkm.model.txt --design basset --track-names @samples.tsv --force -o @samples.tsv" },
        { 2, "--seed does not apply to a VCF", "calibrate @variants.vcf --seed 3 --genome @genome.fa --model @model.clm -o @out.bg" },
        { 2, "'--type' is not a command or option here", "model import words @weights.txt --type full -o @out.clm" },
        { 2, "--columns does not apply to --to lsgkm", "model export @model.clm --to lsgkm --columns 3 -o @out.txt" },
        { 2, "--unknown-bases", "model import svm @gkm.model.txt --unknown-bases t -o @out.clm" },
        { 2, "is the output and the input", "model import svm @gkm.model.txt -o @gkm.model.txt --force" },
        { 2, "exists; --force replaces it", "model import svm @gkm.model.txt -o @model.clm" },
        { 6, "the kernels differ", "model merge @gkm.clm @kernel.clm -o @out.clm" },
        { 6, "expected a support vector machine", "model merge @gkm.clm @model.clm -o @out.clm" },
        { 6, "only for spectrum kernels", "model export @gkm.clm --to kmersvm -o @out.txt" },
        { 6, "expected a support vector machine", "model export @weights.clm --to lsgkm -o @out.txt" },
        { 6, "cutgkm.clm", "model export @cutgkm.clm --to lsgkm -o @out.txt" },
        { 2, "--to", "model export @gkm.clm --to lightgbm -o @out.txt" },
        { 2, "--columns 4", "model export @gkm.clm --to deltasvm --columns 4 -o @out.txt" },
        { 2, "--track u: the model has t", "model export @gkm.clm --to lsgkm --track u -o @out.txt" },
        { 2, "exists; --force replaces it", "model export @gkm.clm --to lsgkm -o @weights.txt" },
        { 6, "expected a k-mer model", "model words @model.clm -o @out" },
        { 6, "cutgkm.clm", "predict @cutgkm.clm @even.fa -o @out.tsv" },
        { 2, "nope", "predict @gkm.clm @even.fa --tracks nope -o @out.tsv" },

        // explain
        { 3, "short.fa: sequence s has 4 bases; expected at least the k-mer length 6", "explain @gkm.clm @short.fa -o @out" },
        { 3, "onlyn.fa: sequence n has no run of 6 known bases", "explain @gkm.clm @onlyn.fa -o @out" },
        { 3, "twice.fa:3: duplicate name \"s\"", "explain @gkm.clm @twice.fa -o @out" },
        { 3, "even.fa: sequence s has 10 bases; expected an odd number", "explain @gkm.clm @even.fa --mode 5 -o @out" },
        { 3, "is empty", "explain @gkm.clm @empty -o @out" },
        { 2, "--mode", "explain @gkm.clm @even.fa --mode 6 -o @out" },
        { 6, "expected a support vector machine", "explain @weights.clm @even.fa -o @out" },
        { 2, "--mode does not apply to a network", "explain @model.clm @even.fa --mode 5 -o @out" },

        // train on k-mers
        { 3, "expected at least the k-mer length 11", "train @shortseq.data --design gkm-svm -o @out.clm" },
        { 3, "in every row, expected both 0 and 1", "prepare table @oneclass.tsv --label active -o @out" },
        { 3, "inf.tsv:9", "prepare table @inf.tsv --label active -o @out" },

        // two steps
        { 2, "--chromatin is missing; expecto needs the file of a model that predicts chromatin", "train @data --design expecto -o @out.clm" },
        { 2, "--chromatin is for models of two steps, not for basset", "train @data --design basset --chromatin @model.clm -o @out.clm" },
        { 6, "no such file", "train @data --chromatin @nowhere.clm -o @out.clm" },
        { 2, "prepare the dataset with --window", "train @data --chromatin @model.clm -o @out.clm" },
        { 2, "--design is missing; expected expecto or mentr", "model import boosters @empty --chromatin @model.clm -o @out.clm" },
        { 6, "\"ridge\" is unknown; expected expecto or mentr", "model import boosters @empty --design ridge --chromatin @model.clm -o @out.clm" },
        { 3, "", "model import boosters @empty --design mentr --chromatin @model.clm -o @out.clm" },
        { 6, "expected a network", "model trunk @gkm.clm -o @out.clm" },

        // merge, check, simulate, model, bench
        { 3, "nowhere", "merge @nowhere.vcf -o @out.vcf" },
        { 3, "run.json", "merge @variants.vcf -o @out.vcf" },
        { 3, "truncated", "check --genome @cut.fa.gz" },
        { 3, "is a folder", "check --genome @folder" },
        { 2, "--variants -1", "simulate -o @out --variants -1" },
        { 2, "exists; --force replaces it", "simulate -o @folder" },
        { 2, "", "simulate -o @out --genome-bp 10" },
        { 6, "flipped.clm", "model verify @flipped.clm" },
        { 6, "no such file", "model info @nowhere.clm" },
        { 3, "no such file", "bench effects --scores @nowhere.tsv --measured @measured.tsv -o @out" },
        { 3, "has no column", "bench effects --scores @scored.tsv --measured @samples.tsv -o @out" },
        { 3, "has no column nothere", Bench + "--value nothere" },
        { 2, "choose one with --track", "bench effects --scores @scored.tsv --measured @measured.tsv -o @out" },
        { 2, "has no track nope", "bench effects --scores @scored.tsv --measured @measured.tsv --track nope -o @out" },
        { 2, "GROUP=TRACK", Bench + "--track-of LDLR" },
        { 3, "effects cannot be read from standard input", "bench effects --scores - --measured @measured.tsv -o @out" },
        { 2, "exists; --force replaces it", "bench effects --scores @scored.tsv --measured @measured.tsv -o @folder" },
        { 2, "scored.tsv twice, expected different files", Bench + "--scores @scored.tsv" },
        { 2, "--track has 2 tracks and --scores 1 file; expected one track, or one per file", Bench + "--track brain" },
        { 3, "has no column causal or label or pip", "bench qtl --scores @scored.tsv --measured @measured.tsv -o @out" },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Says_one_line_gives_its_code_and_leaves_nothing(int code, string part, string command)
    {
        var run = Cli.Run(world.Words(command));
        var errors = run.Error.Split('\n').Where(line => line.Contains("] ERROR ")).ToList();
        var left = Directory.EnumerateFileSystemEntries(world.Folder).Select(p => Path.GetFileName(p)!).Where(name => !world.Names.Contains(name)).ToList();
        foreach (string name in left)
            Remove(world.At(name));
        Assert.Equal("", run.Output);
        Assert.True(run.Code == code && errors.Count == 1, $"exit code {run.Code}, expected {code}; {errors.Count} error lines:\n{run.Error}");
        Assert.EndsWith(errors[0] + "\n", run.Error);   // the error is a single line and the last one
        Assert.Contains(part, errors[0]);
        Assert.DoesNotContain("bug in CisLens", errors[0]);
        Assert.Empty(left);
    }

    static void Remove(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
    }
}

namespace CisLens.Core.Contract;

/// <summary>The split of an example.</summary>
public enum Split { Train, Validation, Test, Unused }

/// <summary>Sequences with labels, in splits: the data for training and evaluation.</summary>
public interface ILabelledSequences
{
    /// <summary>Number of examples.</summary>
    int Count { get; }

    /// <summary>Length of a window in bp.</summary>
    int Window { get; }

    /// <summary>Number of bases on each side of a window that the data have, too.</summary>
    int Flank { get; }

    /// <summary>Number of bins of a window; 1 for one label per window and track.</summary>
    int Bins { get; }

    /// <summary>The tracks of the labels, in order.</summary>
    IReadOnlyList<Track> Tracks { get; }

    /// <summary>Names of the heads. Bins, tracks, labels and splits of this object are those of the first head.</summary>
    IReadOnlyList<string> Heads => ["main"];

    /// <summary>The same examples with the bins, tracks, labels and splits of one head.</summary>
    /// <exception cref="UsageException">There is no such head.</exception>
    ILabelledSequences ForHead(string name) => this;

    /// <summary>SHA-256 of labels, sequences and splits.</summary>
    string Fingerprint { get; }

    /// <summary>Indexes of the examples of a split, ascending.</summary>
    IReadOnlyList<int> Indexes(Split split);

    /// <summary>
    /// Writes the window of an example, moved by <paramref name="shift"/> bp to the right. If <paramref name="codes"/> is longer than the
    /// window, the bases on both sides are written, too (N if the data do not have them).
    /// </summary>
    void Sequence(int index, int shift, Span<byte> codes);

    /// <summary>
    /// The part of an example's window that has the bases of the example, 0-based; N fills the window outside it. The bases themselves may
    /// be unknown, too.
    /// </summary>
    (int Start0, int End0) Bases(int index) => (0, Window);

    /// <summary>Writes the labels of an example, bins × tracks; NaN if not measured.</summary>
    void Labels(int index, Span<float> labels);

    /// <summary>The block of an example in a block bootstrap: the chromosome, or a part of the file.</summary>
    string Block(int index);

    /// <summary>
    /// The window of an example on its genome; null if the examples have no coordinates. On the minus strand, bases, bins and shifts of the
    /// example are those of the reverse complement.
    /// </summary>
    Interval? Place(int index) => null;

    /// <summary>What the windows are placed on; a model that is trained on them needs the same.</summary>
    WindowPlacement Placement => WindowPlacement.AtVariant;

    /// <summary>Name of an example in messages and tables: the coordinates, the id of the sequence, or the gene.</summary>
    string Name(int index);
}

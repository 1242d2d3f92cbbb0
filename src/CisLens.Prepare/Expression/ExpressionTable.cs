using CisLens.Core;
using CisLens.Formats.Tables;

namespace CisLens.Prepare.Expression;

/// <summary>
/// Reads an expression table row by row: the id of a gene, and one value per sample. It is a table with a header, or a GCT 1.2 or 1.3.
/// </summary>
sealed class ExpressionTable : IDisposable
{
    static readonly string[] s_ids = ["gene_id", "id", "gene", "geneid", "ensembl_gene_id", "Name", "cluster"];

    readonly TableReader _table;
    readonly int _id, _first;
    readonly int _annotationRows;
    long _rows;

    /// <summary>Opens a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="idColumn">The column with the id of the gene; null for one with a usual name, or else the first.</param>
    /// <exception cref="InputException">The file has no valid header, or not the column.</exception>
    public ExpressionTable(string path, string? idColumn)
    {
        _table = TableReader.Open(path);
        var sizes = _table.GctSizes;
        _id = idColumn is not null ? _table.Require(idColumn) : sizes is null ? Math.Max(0, _table.IndexOf(s_ids)) : 0;
        // a GCT has a description after the id, or in version 1.3 columns of annotation
        _first = sizes is null ? 0 : sizes.Count == 2 ? 2 : 1 + sizes[2];
        _annotationRows = sizes is { Count: 4 } ? sizes[3] : 0;
        if (sizes is not null && _table.Columns.Count != _first + sizes[1])
            throw InputException.In(path,
                $"has {_table.Columns.Count} columns, expected {_first + sizes[1]} as in the second line of the GCT");
    }

    /// <summary>Names of all columns; <see cref="IsSample"/> tells which have values.</summary>
    public IReadOnlyList<string> Columns => _table.Columns;

    /// <summary>True if a column can have values.</summary>
    public bool IsSample(int column) => column >= _first && column != _id;

    /// <summary>The gene of the current row.</summary>
    public string Id => _table.Row[_id];

    /// <summary>The line of the current row, from 1.</summary>
    public long Line => _table.Line;

    /// <summary>Goes to the next gene.</summary>
    /// <exception cref="InputException">The row has another number of cells, or the file has another number of rows than it states.
    /// </exception>
    public bool Read()
    {
        while (_table.Read())
            if (++_rows > _annotationRows)
                return true;
        if (_table.GctSizes is { } sizes && _rows - _annotationRows != sizes[0])
            throw InputException.In(_table.Name, $"has {Math.Max(0, _rows - _annotationRows)} rows, expected {sizes[0]} as in the second "
                + "line of the GCT; is the file complete?");
        return false;
    }

    /// <summary>A cell of the current row; NaN if it is missing.</summary>
    /// <exception cref="InputException">The cell is not a number.</exception>
    public double Value(int column) => _table.Number(column);

    /// <summary>An error in the current row.</summary>
    public InputException Fault(string problem) => _table.Fault(problem);

    /// <inheritdoc/>
    public void Dispose() => _table.Dispose();
}

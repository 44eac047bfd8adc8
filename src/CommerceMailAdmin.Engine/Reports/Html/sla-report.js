// Sorts, filters and pages the tables. Without it they are plain tables that show everything.
(() => {
  'use strict';

  const worthFiltering = 10;
  const compare = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare;

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // What a record sorts by: a number where the cell gives one, else its words. Cells without a value go last.
  const keyOf = (record, column) => {
    const cell = record.rows[0].cells[column];
    return cell.dataset.order === undefined ? cell.textContent : Number(cell.dataset.order);
  };

  const isMissing = key => key === -1 || key === '\u2013';

  const inOrder = (records, column, direction) => records
    .map(record => ({ record, key: keyOf(record, column) }))
    .sort((a, b) => isMissing(a.key) - isMissing(b.key)
      || direction * (typeof a.key === 'number' && typeof b.key === 'number' ? a.key - b.key : compare(a.key, b.key)))
    .map(entry => entry.record);

  function enhance(table) {
    const heads = [...table.tHead.rows[0].cells];
    const all = [...table.tBodies].map(record => ({ record, words: record.textContent.toLowerCase() }));
    const page = Number(table.dataset.page) || Infinity;
    const status = make('span', { className: 'count' });
    status.setAttribute('role', 'status');
    const pager = make('div', { className: 'more' });
    let limit = page;
    let wanted = [];

    const show = () => {
      const matching = all.filter(({ words }) => wanted.every(word => words.includes(word)));
      const shown = new Set(matching.slice(0, limit).map(({ record }) => record));
      all.forEach(({ record }) => { record.hidden = !shown.has(record); });
      status.textContent = shown.size < all.length ? `${shown.size} of ${matching.length}${matching.length < all.length ? ` found in ${all.length}` : ''} shown` : `${all.length} shown`;
      pager.hidden = matching.length <= limit;
    };

    const sort = (column, head) => {
      const direction = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
      heads.forEach(other => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', direction === 1 ? 'ascending' : 'descending');
      const order = inOrder(all.map(({ record }) => record), column, direction);
      const place = new Map(order.map((record, index) => [record, index]));
      all.sort((a, b) => place.get(a.record) - place.get(b.record));
      table.append(...order);
      show();
    };

    heads.forEach((head, column) => {
      const button = make('button', { type: 'button', textContent: head.textContent });
      button.addEventListener('click', () => sort(column, head));
      head.replaceChildren(button);
    });

    const region = table.parentElement;
    if (all.length > worthFiltering) {
      const input = make('input', { type: 'search', placeholder: page < Infinity ? 'Filter: a state, an order, a message id \u2026' : 'Filter', autocomplete: 'off' });
      input.setAttribute('aria-label', `Filter: ${table.caption.textContent}`);
      input.addEventListener('input', () => {
        wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        limit = page;
        show();
      });
      region.before(make('div', { className: 'tools' }, input, status));
    }

    if (page < all.length) {
      const more = make('button', { type: 'button', textContent: `Show ${page} more` });
      const rest = make('button', { type: 'button', textContent: 'Show all' });
      more.addEventListener('click', () => { limit += page; show(); });
      rest.addEventListener('click', () => { limit = Infinity; show(); });
      pager.append(more, rest);
      region.after(pager);
    }

    show();
  }

  document.querySelectorAll('table[data-records]').forEach(enhance);
})();

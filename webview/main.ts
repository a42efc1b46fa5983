/*
 * The page of the panel: what a cluster's network looks like. It knows the editor's answers and how
 * to draw them; it never knows manifests, rules or how an answer was found.
 */
import { connectHost } from './host';
import { Page } from './page';
import { defineControls } from './ui/toolkit';
import { defineList } from './ui/virtual-list';

defineControls();
defineList();
const root = document.getElementById('page');
if (root) new Page(connectHost(), root);
